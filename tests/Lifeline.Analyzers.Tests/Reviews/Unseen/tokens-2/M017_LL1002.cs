// The source of the warm-up's own block is disposed only when the whole service run ends.
namespace M017;

public interface IModel { Task WarmAsync(CancellationToken token); Task ServeAsync(CancellationToken token); }

public static class ModelHost
{
    public static async Task RunAsync(IModel model, bool warm, CancellationToken stopping)
    {
        using var warmup = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        if (warm)
        {
            warmup.CancelAfter(TimeSpan.FromMinutes(1));
            await model.WarmAsync(warmup.Token);
        }

        await model.ServeAsync(stopping);
    }
}
