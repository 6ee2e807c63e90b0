// A clause before the catch-all rethrows the cancellation.
namespace I103;

public sealed class Optional(Func<string, CancellationToken, Task<string>> load, Action<Exception> log)
{
    public async Task<string?> TryLoadAsync(string name, CancellationToken token)
    {
        try
        {
            return await load(name, token);
        }
        catch (OperationCanceledException)
        {
            throw;
        }
        catch (Exception failure)
        {
            log(failure);
            return default;
        }
    }
}
