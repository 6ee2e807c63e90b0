// Main has no context above it: Background is where the tree begins.
using Lifeline;

namespace I044;

public static class Program
{
    public static async Task<int> RunAsync(string[] args, Func<Context, string[], Task<int>> command)
    {
        using var scope = Context.Background.WithName("tool").WithSignals();
        return await command(scope, args);
    }
}
