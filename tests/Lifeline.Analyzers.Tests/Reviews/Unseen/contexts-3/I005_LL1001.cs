// The scopes are kept in a dictionary, whose owner disposes what it removes.

namespace I005;

[HoldsContext]
public sealed class Leases : IDisposable
{
    private readonly Dictionary<string, ContextScope> _leases = new();

    public Context Open(Context ctx, string key)
    {
        var scope = ctx.WithTimeout(TimeSpan.FromMinutes(5));
        _leases.Add(key, scope);
        return scope.Context;
    }

    public void Close(string key)
    {
        if (_leases.Remove(key, out var scope)) scope.Dispose();
    }

    public void Dispose()
    {
        foreach (var scope in _leases.Values) scope.Dispose();
        _leases.Clear();
    }
}
