using Microsoft.AspNetCore.Mvc;

namespace Existing.Orders;

[ApiController]
[Route("reports")]
public sealed class ReportsController(IMediator mediator) : ControllerBase
{
    [HttpGet("{year:int}")]
    public Task<int> Sales(int year, CancellationToken token) => mediator.SendAsync<SalesReport, int>(new SalesReport(year), token);
}
