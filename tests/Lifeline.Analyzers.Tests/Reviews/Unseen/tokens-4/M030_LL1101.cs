// The stream is read with await foreach and never told of the token.
namespace M030;

public class TickRecorder
{
    public async Task<decimal> AverageAsync(IAsyncEnumerable<decimal> ticks, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        decimal sum = 0;
        int count = 0;
        await foreach (var tick in ticks)
        {
            sum += tick;
            count++;
        }
        return count == 0 ? 0 : sum / count;
    }
}
