// The context comes last instead of first.
using Lifeline;

namespace M106;

public interface IWarehouse
{
    Task<int> ReserveAsync(int item, int quantity, Context ctx);
}
