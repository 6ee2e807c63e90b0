// The flag that the check sets is never read, so the flusher runs on.
namespace M055;

public sealed class BufferFlusher
{
    private int _flushed;
    public bool WasStopped { get; private set; }

    public void Loop(Func<int> flush, CancellationToken token)
    {
        do
        {
            _flushed += flush();
            if (token.IsCancellationRequested)
                WasStopped = true;
        }
        while (true);
    }
}
