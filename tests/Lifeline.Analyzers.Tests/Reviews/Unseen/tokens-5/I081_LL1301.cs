// Minus one millisecond is the framework's "infinite", here to take a limit back.
namespace I081;

public interface IUpload { Task<string> OpenAsync(CancellationToken ct); Task SendAsync(string id, Stream data, CancellationToken ct); }

public sealed class Uploader(IUpload upload)
{
    public async Task SendAsync(Stream data, CancellationToken ct)
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(ct);
        source.CancelAfter(TimeSpan.FromSeconds(5));
        var id = await upload.OpenAsync(source.Token);
        source.CancelAfter(Timeout.InfiniteTimeSpan);
        await upload.SendAsync(id, data, source.Token);
    }
}
