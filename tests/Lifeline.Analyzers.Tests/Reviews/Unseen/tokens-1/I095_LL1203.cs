// The cancellation is caught first and leaves the loop by break.

namespace I095;

public interface IMail { Task<string> NextAsync(CancellationToken ct); Task DeliverAsync(string m, CancellationToken ct); }

public class Postman(IMail mail, Action<Exception> report)
{
    public async Task RunAsync(CancellationToken ct)
    {
        while (true)
        {
            try
            {
                var m = await mail.NextAsync(ct);
                await mail.DeliverAsync(m, ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                report(e);
            }
        }
    }
}
