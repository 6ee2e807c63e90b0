// The catch takes the cancellation too, logs it, and the endless loop goes on.
// also: LL1204

namespace M160;

public sealed class Replicator(HttpClient http, Action<Exception> log)
{
    public async Task RunAsync(Context ctx)
    {
        while (true)
        {
            try
            {
                await http.GetStringAsync("/changes", ctx);
            }
            catch (Exception failure)
            {
                log(failure);
            }
        }
    }
}
