// "default" is passed where the action's token is in scope.
using Microsoft.AspNetCore.Mvc;

namespace M035;

public interface IInvoices { Task<string?> FindAsync(int id, CancellationToken ct); }

[ApiController, Route("invoices")]
public class InvoicesController(IInvoices invoices) : ControllerBase
{
    [HttpGet("{id:int}")]
    public async Task<ActionResult<string>> Get(int id, CancellationToken ct)
    {
        var invoice = await invoices.FindAsync(id, default);
        return invoice is null ? NotFound() : Ok(invoice);
    }
}
