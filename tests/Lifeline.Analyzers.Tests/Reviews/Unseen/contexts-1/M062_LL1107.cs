// default(Context) is no context, and is refused by the first call that uses it.
using Lifeline;

namespace M062;

public interface IRates { Task<decimal> GetAsync(Context ctx, string currency); }
public class StartUp(IRates rates)
{
    public async Task<decimal> PrefetchAsync()
    {
        return await rates.GetAsync(default, "EUR");
    }
}
