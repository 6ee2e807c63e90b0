// The thread gets the token as its start argument.

namespace I081;

public class Spooler(Action<CancellationToken> spool)
{
    private readonly List<Thread> _threads = [];

    public void Start(int count, CancellationToken stopping)
    {
        for (var i = 0; i < count; i++)
        {
            var t = new Thread(Run) { IsBackground = true };
            t.Start(stopping);
            _threads.Add(t);
        }
    }

    private void Run(object? state) => spool((CancellationToken)state!);
}
