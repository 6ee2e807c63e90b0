// The thread's body is handed the token by its closure.
namespace I076;

public sealed class Reel(Action<CancellationToken> turn)
{
    public Thread Start(CancellationToken token)
    {
        var thread = new Thread(() => turn(token)) { IsBackground = true };
        thread.Start();
        return thread;
    }
}
