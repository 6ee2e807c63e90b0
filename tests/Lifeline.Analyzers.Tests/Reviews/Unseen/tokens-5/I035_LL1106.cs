// The job has to outlive the request that starts it, so it runs on the service's own lifetime token.
namespace I035;

public interface IRebuild { Task RebuildAsync(string index, CancellationToken ct); }
public interface ICatalogue { Task<bool> ExistsAsync(string index, CancellationToken ct); }

public sealed class IndexAdmin(IRebuild rebuild, ICatalogue catalogue) : IDisposable
{
    private readonly CancellationTokenSource _life = new();

    public Task Running { get; private set; } = Task.CompletedTask;

    public async Task<bool> TryStartRebuildAsync(string index, CancellationToken requestAborted)
    {
        if (!await catalogue.ExistsAsync(index, requestAborted))
        {
            return false;
        }

        var life = _life.Token;
        Running = Task.Run(() => rebuild.RebuildAsync(index, life), life);
        return true;
    }

    public void Dispose()
    {
        _life.Cancel();
        _life.Dispose();
    }
}
