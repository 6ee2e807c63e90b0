// The check only guards the work; the endless loop itself goes on after the cancel.

namespace M061;

public class Blinker(Func<Task> toggle)
{
    public async Task BlinkAsync(CancellationToken ct)
    {
        for (; ; )
        {
            if (!ct.IsCancellationRequested)
            {
                await toggle();
            }
            await Task.Yield();
        }
    }
}
