using Lifeline.Conformance;

return Runner.Run(args, Console.In, Console.Out, Console.Error);
