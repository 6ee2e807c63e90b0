// the empty catch-all takes the caller's cancellation for success
namespace M033;

public sealed class AuditLog(Func<string, CancellationToken, Task> append)
{
    public async Task WriteAsync(string line, CancellationToken cancellationToken)
    {
        try
        {
            await append(line, cancellationToken);
        }
        catch
        {
        }
    }
}
