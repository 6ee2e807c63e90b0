// The thread gets the token as its start argument, boxed the old way.
namespace I065;

public sealed class SerialPortReader
{
    private readonly Func<int> _readByte;
    public SerialPortReader(Func<int> readByte) => _readByte = readByte;
    public int Received { get; private set; }

    public Thread Start(CancellationToken token)
    {
        var thread = new Thread(Loop) { Name = "COM1", IsBackground = true };
        thread.Start(token);
        return thread;
    }

    private void Loop(object? state)
    {
        var token = (CancellationToken)state!;
        while (!token.IsCancellationRequested)
        {
            if (_readByte() >= 0) Received++;
        }
    }
}
