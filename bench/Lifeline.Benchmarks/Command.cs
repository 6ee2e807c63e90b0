using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Running;

namespace Lifeline.Benchmarks;

/// <summary>What the command line asks for.</summary>
internal abstract class Command
{
    public const string Usage = """
        usage: dotnet run -c Release --project bench/Lifeline.Benchmarks -- [VERB] [OPTIONS]

          ratios              what Lifeline costs against what it replaces, as ratios; the default
            --rows P1,P5      only these rows
            --json FILE       write all rounds to FILE as well
            --go PATH         the go binary (Go 1.24 or later), for the rows that are held against Go
            --postgres TEXT   how to connect to a PostgreSQL server, for the row of its commands: "Host=127.0.0.1;Username=postgres"
          costs               what each operation costs by itself, in nanoseconds and bytes
          kept                what a worker and a group keep, how blocked threads are woken, and what ticks cost
          lateness            how late timeouts fire while others are live, against CancelAfter
          bdn [OPTIONS]       the same workloads under BenchmarkDotNet, with its own options, such as --filter '*Request*'
          help                this text

        The exit code is 0 when every target was held, 1 when not, 2 for a command line that makes no sense.
        """;

    /// <returns>True when everything that was measured held.</returns>
    public abstract bool Run();

    /// <exception cref="UsageException">The command line makes no sense.</exception>
    public static Command Parse(string[] args)
    {
        if (args is [] || args[0].StartsWith("--", StringComparison.Ordinal))
        {
            return RatiosCommand.Of(args);
        }

        return args[0] switch
        {
            "ratios" => RatiosCommand.Of(args[1..]),
            "lateness" when args is [_] => new LatenessCommand(),
            "lateness" => throw new UsageException($"lateness takes no options, and there is '{args[1]}'."),
            "kept" when args is [_] => new KeptCommand(),
            "kept" => throw new UsageException($"kept takes no options, and there is '{args[1]}'."),
            "costs" when args is [_] => new CostsCommand(),
            "costs" => throw new UsageException($"costs takes no options, and there is '{args[1]}'."),
            "bdn" => new DepthCommand(args[1..]),
            "help" => new HelpCommand(),
            TurnsCommand.Verb when args is [_, var row, var side] => new TurnsCommand(row, side),
            var verb => throw new UsageException($"There is no verb '{verb}'."),
        };
    }

    private sealed class HelpCommand : Command
    {
        public override bool Run()
        {
            Console.WriteLine(Usage);
            return true;
        }
    }

    private sealed class DepthCommand(string[] args) : Command
    {
        public override bool Run()
        {
            var config = DefaultConfig.Instance
                .AddDiagnoser(MemoryDiagnoser.Default)
                .WithArtifactsPath(Path.Combine("artifacts", "benchmarks"));
            BenchmarkSwitcher.FromAssembly(typeof(Command).Assembly).Run(args, config);
            return true;
        }
    }
}

/// <summary>The command line makes no sense.</summary>
internal sealed class UsageException(string message) : Exception(message);
