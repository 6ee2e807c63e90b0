// The tasks are finished when Result is read: nothing blocks.
namespace I059;

public interface ITaxTable { Task<decimal> RateAsync(string country, CancellationToken ct); }

public class TaxReport(ITaxTable table)
{
    public async Task<decimal> SumAsync(string[] countries, CancellationToken ct)
    {
        var rates = countries.Select(c => table.RateAsync(c, ct)).ToArray();
        await Task.WhenAll(rates);
        decimal sum = 0;
        foreach (var rate in rates) sum += rate.Result;
        return sum;
    }
}
