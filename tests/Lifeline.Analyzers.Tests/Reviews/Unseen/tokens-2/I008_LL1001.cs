// A timer source needs no dispose when it is cancelled on the way out, which stops its timer.
namespace I008;

public sealed class Spinner(Func<CancellationToken, Task> spin, Func<Task> work)
{
    public async Task ShowAsync()
    {
        var visible = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        var spinning = spin(visible.Token);
        try
        {
            await work();
        }
        finally
        {
            visible.Cancel();
        }

        await spinning;
    }
}
