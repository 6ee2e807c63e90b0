// After the cancellation the loop tries every remaining file just to count it as failed.
// also: LL1204
namespace M077;

public sealed class Batch(Func<string, CancellationToken, Task> import)
{
    public async Task<List<string>> ImportAsync(string[] files, CancellationToken token)
    {
        List<string> failed = [];
        foreach (var file in files)
        {
            try
            {
                await import(file, token);
            }
            catch
            {
                failed.Add(file);
            }
        }

        return failed;
    }
}
