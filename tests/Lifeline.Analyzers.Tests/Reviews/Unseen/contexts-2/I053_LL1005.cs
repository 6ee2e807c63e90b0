// The registration goes into a field and is stopped on Dispose.

namespace I053;

public sealed class Connection : IDisposable
{
    private readonly Stream _stream;
    private readonly ContextRegistration _closing;

    public Connection(Context ctx, Stream stream)
    {
        _stream = stream;
        _closing = ctx.AfterFunc(stream.Close);
    }

    public void Dispose()
    {
        if (_closing.Stop())
        {
            _stream.Close();
        }
    }
}
