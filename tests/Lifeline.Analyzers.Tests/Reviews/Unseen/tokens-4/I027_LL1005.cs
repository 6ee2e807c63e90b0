// The token belongs to the method's own source, so the registration goes with it.
namespace I027;

public interface IScanner { Task<string> ScanAsync(); void Abort(); }

public sealed class ScanWithLimit(IScanner scanner)
{
    public async Task<string> ScanAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.Token.Register(scanner.Abort);
        limit.CancelAfter(TimeSpan.FromSeconds(45));
        return await scanner.ScanAsync();
    }
}
