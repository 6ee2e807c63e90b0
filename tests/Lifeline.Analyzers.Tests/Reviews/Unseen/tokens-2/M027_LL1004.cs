// The exporter takes a source as parameter: does it end it, or the caller?
namespace M027;

public interface IExportTarget { Task WriteAsync(string line, CancellationToken token); }

public sealed class Exporter(IExportTarget target)
{
    public async Task ExportAsync(IEnumerable<string> lines, CancellationTokenSource cancellation)
    {
        foreach (var line in lines)
        {
            await target.WriteAsync(line, cancellation.Token);
        }
    }
}
