// A long-running task is started without the token; nothing can stop it.

namespace M053;

public class Compactor(Action compact)
{
    private Task? _work;

    public void Begin(CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        _work = Task.Factory.StartNew(compact, TaskCreationOptions.LongRunning);
    }
}
