// The cleanup in finally gets a bound of its own, as the parameter has ended by then.
namespace I068;

public interface IConnection { Task TalkAsync(CancellationToken token); Task GoodbyeAsync(CancellationToken token); }

public sealed class Talk(IConnection connection)
{
    public async Task RunAsync(CancellationToken token)
    {
        try
        {
            await connection.TalkAsync(token);
        }
        finally
        {
            using var grace = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            await connection.GoodbyeAsync(grace.Token);
        }
    }
}
