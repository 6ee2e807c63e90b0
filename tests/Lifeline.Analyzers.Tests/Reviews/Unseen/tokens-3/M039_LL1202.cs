// the old thread loop blocks on an auto-reset event for ever; the token in scope is never looked at
// also: LL1105
namespace M039;

public sealed class QueueThread
{
    private readonly AutoResetEvent _work = new(false);
    private readonly Queue<Action> _actions = new();

    public void Loop(string name, CancellationToken shutdown)
    {
        Console.WriteLine($"{name} up");
        while (true)
        {
            _work.WaitOne();
            while (_actions.TryDequeue(out var action))
                action();
        }
    }
}
