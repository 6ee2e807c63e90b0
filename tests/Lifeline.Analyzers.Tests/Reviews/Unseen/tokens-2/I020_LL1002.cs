// An idle timeout: each message pushes the end of the one source further out, and once it has fired the loop is over.
namespace I020;

public sealed class IdleReader(Func<CancellationToken, Task<string?>> receive, Action<string> handle)
{
    public async Task ReadAsync(CancellationToken token)
    {
        using var idle = CancellationTokenSource.CreateLinkedTokenSource(token);
        idle.CancelAfter(TimeSpan.FromSeconds(60));
        while (await receive(idle.Token) is { } message)
        {
            handle(message);
            idle.CancelAfter(TimeSpan.FromSeconds(60));
        }
    }
}
