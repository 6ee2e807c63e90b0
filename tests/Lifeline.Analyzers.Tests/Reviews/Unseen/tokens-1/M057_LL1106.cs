// An async void method is started from a method with a token and doesn't get it.

namespace M057;

public class Refresher(Func<Task> reload)
{
    public async Task RunAsync(Func<CancellationToken, Task<bool>> changed, CancellationToken ct)
    {
        if (await changed(ct))
            Reload();
    }

    private async void Reload()
    {
        await reload();
    }
}
