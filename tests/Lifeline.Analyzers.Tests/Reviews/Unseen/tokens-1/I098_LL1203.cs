// The catch-all in the loop guards a synchronous callback that never gets the token.

namespace I098;

public class Dispatcher(IReadOnlyList<Action<string>> handlers, Action<Exception> report)
{
    public async Task RunAsync(IAsyncEnumerable<string> source, CancellationToken ct)
    {
        await foreach (var item in source.WithCancellation(ct))
        {
            foreach (var handler in handlers)
            {
                try { handler(item); }
                catch (Exception e) { report(e); }
            }
        }
    }
}
