// A thread that is given no token: nobody can stop it.
namespace M061;

public sealed class Journal(Action<string> replay)
{
    public Thread Open(string path, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        var thread = new Thread(() => replay(path)) { IsBackground = true, Name = $"journal {path}" };
        thread.Start();
        return thread;
    }
}
