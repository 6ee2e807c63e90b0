// The long-running task is started by StartNew without the token that the method was given for it.
namespace M028;

public interface IPort { bool TryRead(out byte value); }

public sealed class SerialReader(IPort port, Action<byte> onByte)
{
    public Task ReadUntilClosedAsync(CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return Task.Factory.StartNew(ReadAll, TaskCreationOptions.LongRunning);
    }

    private void ReadAll()
    {
        while (port.TryRead(out var value))
        {
            onByte(value);
        }
    }
}
