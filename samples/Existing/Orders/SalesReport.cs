using Microsoft.EntityFrameworkCore;

namespace Existing.Orders;

public sealed record SalesReport(int Year) : IRequest<int>;

public sealed class SalesReportHandler(OrderDb db) : IHandler<SalesReport, int>
{
    public Task<int> HandleAsync(SalesReport request, CancellationToken token) =>
        db.Orders.CountAsync(order => order.Year == request.Year && OrderDb.ReadFromDisk(order.Year) == order.Year, token);
}
