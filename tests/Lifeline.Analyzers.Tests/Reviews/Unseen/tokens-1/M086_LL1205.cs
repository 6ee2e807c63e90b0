// The token parameter is overwritten with a child of itself on each reconnect; the children are disposed, the chain is cut or grows.

namespace M086;

public interface IStreamApi { Task StreamAsync(CancellationToken ct); }

public class Reconnector(IStreamApi api, Func<CancellationToken> configChanged)
{
    public async Task RunAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            var linked = CancellationTokenSource.CreateLinkedTokenSource(ct, configChanged());
            try
            {
                ct = linked.Token;
                await api.StreamAsync(ct);
            }
            finally
            {
                linked.Dispose();
            }
        }
    }
}
