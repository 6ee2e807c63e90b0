// SaveChangesAsync is called without the context, so the database works on for a client that has gone.
// also: LL1105
using Lifeline.EntityFrameworkCore;
using Lifeline;
using Microsoft.EntityFrameworkCore;

namespace M030;

public class Customer { public int Id { get; set; } public string Name { get; set; } = ""; }
public class Shop(DbContextOptions<Shop> options) : DbContext(options) { public DbSet<Customer> Customers => Set<Customer>(); }
public class Rename(Shop shop)
{
    public async Task<bool> RunAsync(Context ctx, int id, string name)
    {
        var customer = await shop.Customers.SingleOrDefaultAsync(ctx, c => c.Id == id);
        if (customer is null) return false;
        customer.Name = name;
        return await shop.SaveChangesAsync() == 1;
    }
}
