// The first of two calls under one budget runs on its token, the second on the outer one and so without any limit.
namespace M011;

public record Price(decimal Net, decimal Tax);

public interface IPricing
{
    Task<decimal> NetAsync(string sku, CancellationToken ct);
    Task<decimal> TaxAsync(string sku, decimal net, CancellationToken ct);
}

public sealed class PriceCalculator(IPricing pricing)
{
    public async Task<Price> CalculateAsync(string sku, TimeSpan budget, CancellationToken ct)
    {
        using var budgetSource = CancellationTokenSource.CreateLinkedTokenSource(ct);
        budgetSource.CancelAfter(budget);

        var net = await pricing.NetAsync(sku, budgetSource.Token);
        var tax = await pricing.TaxAsync(sku, net, ct);
        return new Price(net, tax);
    }
}
