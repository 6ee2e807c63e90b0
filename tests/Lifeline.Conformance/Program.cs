using Lifeline.Conformance;

using var input = Console.OpenStandardInput();
return Runner.Run(args, input, Console.Out, Console.Error);
