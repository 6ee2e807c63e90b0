// The enumeration of a foreign async stream gets no token: no WithCancellation.

namespace M033;

public class EventSink(Func<string, CancellationToken, ValueTask> write)
{
    public async Task DrainAsync(IAsyncEnumerable<string> events, CancellationToken ct)
    {
        await foreach (var e in events)
            await write(e, ct);
    }
}
