// The batch is collected until the window's token ends and is then written with the outer token, once the window is closed.
using System.Threading.Channels;

namespace I015;

public interface ISink { Task WriteAsync(IReadOnlyList<string> lines, CancellationToken ct); }

public sealed class Batcher(ChannelReader<string> lines, ISink sink)
{
    public int PartialBatches { get; private set; }

    public async Task WriteBatchAsync(CancellationToken ct)
    {
        var batch = new List<string>();
        using (var window = CancellationTokenSource.CreateLinkedTokenSource(ct))
        {
            window.CancelAfter(TimeSpan.FromSeconds(1));
            try
            {
                while (batch.Count < 500)
                {
                    batch.Add(await lines.ReadAsync(window.Token));
                }
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                PartialBatches++;
            }
        }

        await sink.WriteAsync(batch, ct);
    }
}
