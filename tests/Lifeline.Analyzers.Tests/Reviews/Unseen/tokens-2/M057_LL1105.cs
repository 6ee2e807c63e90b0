// Thread.Sleep between two polls waits its time out even when the token has ended.
namespace M057;

public sealed class LockFile(string path)
{
    public bool WaitGone(int tries, CancellationToken token)
    {
        for (var i = 0; i < tries && !token.IsCancellationRequested; i++)
        {
            if (!File.Exists(path))
            {
                return true;
            }

            Thread.Sleep(TimeSpan.FromSeconds(2));
        }

        return false;
    }
}
