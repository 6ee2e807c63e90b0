// Scopes go into a collection of a type that owns them and disposes them all.
using System.Collections.Concurrent;

namespace I008;

[HoldsContext]
public sealed class Subscriptions : IDisposable
{
    private readonly ConcurrentDictionary<string, ContextScope> _live = new();

    public Context Add(Context ctx, string topic)
    {
        var scope = ctx.WithCancel();
        _live[topic] = scope;
        return scope.Context;
    }

    public void Remove(string topic)
    {
        if (_live.TryRemove(topic, out var scope))
        {
            scope.Dispose();
        }
    }

    public void Dispose()
    {
        foreach (var scope in _live.Values)
        {
            scope.Dispose();
        }
    }
}
