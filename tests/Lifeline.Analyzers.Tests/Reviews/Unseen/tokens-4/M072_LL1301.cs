// CancelAfter(0), meant as "no limit", cancels at once.
namespace M072;

public interface ITransfer { Task SendAsync(byte[] data, CancellationToken token); }

public sealed class TransferAgent(ITransfer transfer)
{
    public async Task SendAsync(byte[] data, CancellationToken cancellationToken)
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        source.CancelAfter(0); // no limit
        await transfer.SendAsync(data, source.Token);
    }
}
