// the thread gets neither the token nor any other means to end
namespace M026;

public sealed class Spooler(Action drainQueue)
{
    public void Start(CancellationToken stoppingToken)
    {
        stoppingToken.ThrowIfCancellationRequested();
        var thread = new Thread(() =>
        {
            drainQueue();
            Console.WriteLine("spool drained");
        });
        thread.IsBackground = true;
        thread.Start();
    }
}
