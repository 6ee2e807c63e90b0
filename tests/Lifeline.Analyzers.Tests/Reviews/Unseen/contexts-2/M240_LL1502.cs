// The context comes last, as a token would.

namespace M240;

public interface IWarehouse
{
    Task<int> ReserveAsync(string sku, int count, Context ctx);
}
