// The catch-all turns a cancelled query into "not found".

namespace M073;

public record Customer(int Id);
public interface ICustomerDb { Task<Customer?> SingleAsync(int id, CancellationToken ct); }

public class CustomerService
{
    private readonly ICustomerDb _db;
    public CustomerService(ICustomerDb db) => _db = db;

    public async Task<Customer?> TryGetAsync(int id, CancellationToken cancellationToken)
    {
        try
        {
            return await _db.SingleAsync(id, cancellationToken);
        }
        catch (Exception)
        {
            return null;
        }
    }
}
