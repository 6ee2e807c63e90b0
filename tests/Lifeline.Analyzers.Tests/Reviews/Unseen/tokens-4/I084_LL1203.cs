// Only the attempt's own timeout is taken; the caller's cancel fails the filter and leaves the loop.
namespace I084;

public interface IPrinter { Task PrintAsync(string page, CancellationToken ct); }

public sealed class PatientPrinter(IPrinter printer)
{
    public async Task PrintAsync(string page, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var attempt = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            attempt.CancelAfter(TimeSpan.FromSeconds(30));
            try
            {
                await printer.PrintAsync(page, attempt.Token);
                return;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                continue;
            }
        }
    }
}
