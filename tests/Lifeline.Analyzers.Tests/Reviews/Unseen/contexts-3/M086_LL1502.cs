// It is first, but called `c`.

namespace M086;

public interface IBank { Task<decimal> RateAsync(Context ctx, string currency); }

public sealed class Exchange(IBank bank)
{
    public async Task<decimal> ConvertAsync(Context c, decimal amount, string currency)
    {
        return amount * await bank.RateAsync(c, currency);
    }
}
