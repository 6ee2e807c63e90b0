// Both gotos stay below the finally that disposes, and Environment.Exit ends the third path.
namespace I011;

public sealed class Installer(Func<CancellationToken, bool> install)
{
    public bool Install(int tries, CancellationToken token)
    {
        var linked = CancellationTokenSource.CreateLinkedTokenSource(token);
        try
        {
        again:
            if (tries-- == 0)
            {
                goto failed;
            }

            if (token.IsCancellationRequested)
            {
                Environment.Exit(130);
            }

            if (!install(linked.Token))
            {
                goto again;
            }

            return true;
        }
        finally
        {
            linked.Dispose();
        }

    failed:
        return false;
    }
}
