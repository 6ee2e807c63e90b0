// The empty catch-all hides the caller's cancellation along with every other failure.
namespace M060;

public interface IStatistics { Task CountVisitAsync(string page, CancellationToken ct); }

public sealed class VisitCounter(IStatistics statistics)
{
    public async Task CountAsync(string page, CancellationToken cancellationToken)
    {
        try
        {
            await statistics.CountVisitAsync(page, cancellationToken);
        }
        catch
        {
        }
    }
}
