// The local is only a detour: the unawaited ValueTask leaves the using with the source's token inside.
namespace M016;

public interface IConnection { ValueTask<int> ExecuteAsync(string command, CancellationToken token); }

public class CommandPipeline
{
    private readonly IConnection _connection;
    public CommandPipeline(IConnection connection) { _connection = connection; }

    public ValueTask<int> ExecuteAsync(string command, TimeSpan limit, CancellationToken token)
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(token);
        source.CancelAfter(limit);
        var pending = _connection.ExecuteAsync(command, source.Token);
        return pending;
    }
}
