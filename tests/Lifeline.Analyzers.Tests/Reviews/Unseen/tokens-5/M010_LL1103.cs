// The join of request and shutdown is made for the export, but the export gets the request's token alone.
using Microsoft.Extensions.Hosting;

namespace M010;

public interface IReportStore { Task ExportAsync(int report, Stream target, CancellationToken token); }

public sealed class ExportService(IReportStore store, IHostApplicationLifetime lifetime)
{
    public async Task ExportAsync(int report, Stream target, CancellationToken requestAborted)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(requestAborted, lifetime.ApplicationStopping);
        await store.ExportAsync(report, target, requestAborted);
    }
}
