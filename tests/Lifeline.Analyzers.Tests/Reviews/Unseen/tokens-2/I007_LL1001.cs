// The source goes into a dictionary that its owner empties and disposes.
using System.Collections.Concurrent;

namespace I007;

public sealed class Rooms : IDisposable
{
    private readonly ConcurrentDictionary<string, CancellationTokenSource> _open = new();

    public CancellationToken Enter(string room, CancellationToken token)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(token);
        if (_open.TryAdd(room, source))
        {
            return source.Token;
        }

        source.Dispose();
        throw new InvalidOperationException($"{room} is taken");
    }

    public void Leave(string room)
    {
        if (_open.TryRemove(room, out var source))
        {
            using (source)
            {
                source.Cancel();
            }
        }
    }

    public void Dispose()
    {
        foreach (var source in _open.Values)
        {
            source.Dispose();
        }
    }
}
