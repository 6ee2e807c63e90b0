// The token is forwarded inside the options object, not as an argument.
namespace I056;

public interface IMeter { Task<double> ReadAsync(int id, CancellationToken ct); }

public class MeterSum(IMeter meter)
{
    public async Task<double> SumAsync(IEnumerable<int> ids, CancellationToken ct)
    {
        double sum = 0;
        var gate = new Lock();
        var options = new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = ct };
        await Parallel.ForEachAsync(ids, options, async (id, inner) =>
        {
            var value = await meter.ReadAsync(id, inner);
            lock (gate)
            {
                sum += value;
            }
        });
        return sum;
    }
}
