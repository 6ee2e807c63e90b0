// The out parameter hands a source to code that is told nothing of its end.
namespace M029;

public sealed class SessionTable
{
    private readonly Dictionary<Guid, string> _names = [];

    public bool TryOpen(Guid id, string name, out CancellationTokenSource closing)
    {
        closing = new CancellationTokenSource();
        return _names.TryAdd(id, name);
    }
}
