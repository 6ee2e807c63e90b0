// A key per call is right here: a plain dictionary of jobs by number, which has nothing to do with values carried by a lifetime.
using System.Collections.Concurrent;

namespace I084;

public sealed class JobTable
{
    private readonly ConcurrentDictionary<object, string> _names = new();

    public object Add(string name, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var key = new object();
        _names[key] = name;
        return key;
    }

    public string NameOf(object key) => _names.GetValueOrDefault(key, "gone");
}
