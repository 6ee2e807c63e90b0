using Lifeline.Benchmarks;
using Lifeline.Benchmarks.Questions;

const int AllHeld = 0, SomeMissed = 1, BadUsage = 2;

#if DEBUG
Console.Error.WriteLine("This is a debug build, which measures the compiler's restraint. Run it with: dotnet run -c Release --project bench/Lifeline.Benchmarks");
return BadUsage;
#else
try
{
    var command = Command.Parse(args);
    return command.Run() ? AllHeld : SomeMissed;
}
catch (UsageException wrong)
{
    Console.Error.WriteLine(wrong.Message);
    Console.Error.WriteLine();
    Console.Error.WriteLine(Command.Usage);
    return BadUsage;
}
catch (UnfairException unfair)
{
    Console.Error.WriteLine(unfair.Message);
    return SomeMissed;
}
#endif
