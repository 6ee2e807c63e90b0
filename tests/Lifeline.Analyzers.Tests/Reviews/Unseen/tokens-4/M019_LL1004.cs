// The processor takes somebody's source as a parameter and keeps it without a word on who ends it.
namespace M019;

public sealed class MessagePump
{
    private CancellationTokenSource? _source;

    public void UseSource(CancellationTokenSource source)
    {
        _source = source;
    }

    public bool Stopping => _source?.IsCancellationRequested ?? false;
}
