// The pause between attempts is the caller's time, not the attempt's: the outer token is the right one.
namespace I047;

public interface IApi { Task<string> GetAsync(string path, CancellationToken token); }

public sealed class RetryClient(IApi api)
{
    public async Task<string> GetAsync(string path, CancellationToken token)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                using var one = CancellationTokenSource.CreateLinkedTokenSource(token);
                one.CancelAfter(TimeSpan.FromSeconds(3));
                return await api.GetAsync(path, one.Token);
            }
            catch (OperationCanceledException) when (!token.IsCancellationRequested && attempt < 3)
            {
            }
            await Task.Delay(TimeSpan.FromMilliseconds(200 * attempt), token);
        }
    }
}
