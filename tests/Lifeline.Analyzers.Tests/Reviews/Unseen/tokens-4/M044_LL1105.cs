// The wait on the event alone is for ever; WaitAny with the token's own handle would hear the cancel.
namespace M044;

public sealed class PrinterGate
{
    private readonly AutoResetEvent _free = new(false);

    public void Print(byte[] page, Action<byte[]> device, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _free.WaitOne();
        device(page);
    }

    public void Release() => _free.Set();
}
