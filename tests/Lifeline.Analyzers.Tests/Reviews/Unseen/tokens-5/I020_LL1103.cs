// The loser is told to stop by cancelling the linked source; the winner's answer is then stored with the outer token, the only live one.
namespace I020;

public interface IMirror { Task<byte[]> DownloadAsync(string file, CancellationToken ct); }

public sealed class MirrorRace(IMirror one, IMirror two)
{
    public async Task SaveAsync(string file, string path, CancellationToken ct)
    {
        using var downloads = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Task<byte[]> a = one.DownloadAsync(file, downloads.Token), b = two.DownloadAsync(file, downloads.Token);
        try
        {
            var winner = await Task.WhenAny(a, b);
            downloads.Cancel();
            var content = await winner;
            await File.WriteAllBytesAsync(path, content, ct);
        }
        finally
        {
            await ((Task)Task.WhenAll(a, b)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
