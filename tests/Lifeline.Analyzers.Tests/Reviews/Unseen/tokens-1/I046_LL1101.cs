// The local function takes the token as its own parameter and forwards it; static, it could not capture.

namespace I046;

public interface IStock { Task<int> LevelAsync(string sku, CancellationToken ct = default); }

public class StockReport(IStock stock)
{
    public async Task<int> SumAsync(string[] skus, CancellationToken ct)
    {
        var sum = 0;
        foreach (var sku in skus)
            sum += await Level(stock, sku, ct);
        return sum;

        static Task<int> Level(IStock stock, string sku, CancellationToken token) => stock.LevelAsync(sku, token);
    }
}
