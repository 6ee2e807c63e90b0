// The cancellation of the whole is taken for one item's failure: it is counted, and the loop goes on to the next.
// also: LL1204
namespace M059;

public interface IConverter { Task ConvertAsync(string file, CancellationToken token); }

public class ConvertAll(IConverter converter)
{
    public async Task<int> ConvertAsync(IReadOnlyCollection<string> files, CancellationToken token)
    {
        var failed = 0;
        foreach (var file in files)
        {
            try
            {
                await converter.ConvertAsync(file, token);
            }
            catch (OperationCanceledException)
            {
                failed++;
            }
        }

        return failed;
    }
}
