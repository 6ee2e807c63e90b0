// An order service as its team wrote it, with plain CancellationTokens. `-- --compare` runs the same requests against it
// as it was and with the lines of Lifeline, and prints what became of each. `--Lifeline false` runs it as it was.
using Existing;
using Existing.Comparing;

if (args.Contains("--compare"))
{
    await Comparison.PrintAsync(Console.Out);
    return;
}

await OrderService.Build(args).RunAsync();

/// <summary>The entry point, by which <c>WebApplicationFactory</c> finds the service.</summary>
public partial class Program;
