// One budget for all the attempts together is the intention: the timer is set once, before the loop.
namespace I001;

public interface ITaxService { Task<decimal?> QuoteAsync(string order, CancellationToken ct); }

public sealed class TaxQuotes(ITaxService service)
{
    public async Task<decimal> QuoteAsync(string order, CancellationToken ct)
    {
        using var budget = CancellationTokenSource.CreateLinkedTokenSource(ct);
        budget.CancelAfter(TimeSpan.FromSeconds(10));
        while (true)
        {
            if (await service.QuoteAsync(order, budget.Token) is { } quote)
            {
                return quote;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(250), budget.Token);
        }
    }
}
