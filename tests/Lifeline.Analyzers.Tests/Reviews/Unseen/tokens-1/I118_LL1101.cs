// A minimal API handler without a token parameter passes RequestAborted.
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace I118;

public interface IReports { Task<byte[]> RenderAsync(int id, CancellationToken ct = default); }

public static class ReportEndpoints
{
    public static IEndpointRouteBuilder MapReports(this IEndpointRouteBuilder app)
    {
        app.MapGet("/reports/{id:int}", async (int id, HttpContext http, IReports reports) =>
            Results.Bytes(await reports.RenderAsync(id, http.RequestAborted), "application/pdf"));
        return app;
    }
}
