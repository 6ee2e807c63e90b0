// The service's loop can't be stopped: RunAsync ignores the context that the host ends.
using Lifeline.Hosting;

namespace M057;

public interface IReconciler { Task ReconcileOnceAsync(); }

public sealed class Reconciling(ProcessRoot root, IReconciler reconciler) : ContextService(root)
{
    protected override async Task RunAsync(Context ctx)
    {
        var rounds = 0;
        for (; ; )
        {
            await reconciler.ReconcileOnceAsync();
            rounds++;
            Console.WriteLine($"round {rounds}");
        }
    }
}
