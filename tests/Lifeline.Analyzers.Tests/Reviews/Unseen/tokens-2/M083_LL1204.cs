// The lambda's catch-all answers false for a check that was cancelled.
namespace M083;

public sealed class Checks(IReadOnlyDictionary<string, Func<CancellationToken, Task<bool>>> checks)
{
    public async Task<bool> AllAsync(CancellationToken token)
    {
        var results = await Task.WhenAll(checks.Values.Select(async check =>
        {
            try
            {
                return await check(token);
            }
            catch (Exception)
            {
                return false;
            }
        }));
        return results.All(passed => passed);
    }
}
