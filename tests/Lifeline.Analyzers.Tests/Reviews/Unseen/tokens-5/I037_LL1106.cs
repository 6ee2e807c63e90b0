// Both tasks are started with the token and awaited together; not awaiting at once is how work is done side by side.
namespace I037;

public interface ICrm { Task<string> CustomerAsync(int id, CancellationToken ct); Task<int> OpenTicketsAsync(int id, CancellationToken ct); }

public sealed class Dashboard(ICrm crm)
{
    public async Task<string> HeadlineAsync(int id, CancellationToken ct)
    {
        var customer = crm.CustomerAsync(id, ct);
        var tickets = crm.OpenTicketsAsync(id, ct);
        await Task.WhenAll(customer, tickets);
        return $"{await customer}: {await tickets} open";
    }
}
