// Disposal has no token: what it sends is sent without one, though the object's other methods have theirs.
namespace I062;

public interface IWire { Task WriteAsync(string line, CancellationToken ct); }

public sealed class SmtpSession(IWire wire) : IAsyncDisposable
{
    public Task SayAsync(string line, CancellationToken ct) => wire.WriteAsync(line, ct);

    public async ValueTask DisposeAsync()
    {
        await wire.WriteAsync("QUIT", CancellationToken.None);
    }
}
