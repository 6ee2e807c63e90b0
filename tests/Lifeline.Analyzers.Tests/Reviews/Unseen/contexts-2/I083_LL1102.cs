// The program's entry has no context yet.

namespace I083;

public static class Program
{
    public static async Task<int> RunAsync(string[] args)
    {
        using var scope = Context.Background.WithSignals();
        var result = await new Lifeline.Processes.ProcessCommand("git", args).RunAsync(scope);
        return result.ExitCode;
    }
}
