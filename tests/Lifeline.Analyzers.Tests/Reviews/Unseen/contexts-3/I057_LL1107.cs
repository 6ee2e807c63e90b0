// null says "below nothing" to a parameter that is declared to take it.
using Lifeline.Hosting;

namespace I057;

public static class Entry
{
    public static async Task<int> RunAsync(Func<Context, Task<int>> main)
    {
        using var root = ProcessRoot.Create(grace: TimeSpan.FromSeconds(8), parent: null);
        return await main(root.Context);
    }
}
