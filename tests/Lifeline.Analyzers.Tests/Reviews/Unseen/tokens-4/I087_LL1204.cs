// A catch-all that rethrows swallows nothing.
using Microsoft.Extensions.Logging;

namespace I087;

public interface IOrderDb { Task<int> InsertAsync(string order, CancellationToken ct); }

public class OrderRepository(IOrderDb db, ILogger<OrderRepository> logger)
{
    public async Task<int> AddAsync(string order, CancellationToken ct)
    {
        try
        {
            return await db.InsertAsync(order, ct);
        }
        catch (Exception ex)
        {
            logger.LogError(ex, "insert failed");
            throw;
        }
    }
}
