// The closure of the local function carries the source along and disposes it when the work is done.
namespace I006;

public sealed class Uploads(Func<string, CancellationToken, Task> upload)
{
    public Task UploadAsync(string file, CancellationToken token)
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        return FinishAsync();

        async Task FinishAsync()
        {
            try
            {
                await upload(file, limit.Token);
            }
            finally
            {
                limit.Dispose();
            }
        }
    }
}
