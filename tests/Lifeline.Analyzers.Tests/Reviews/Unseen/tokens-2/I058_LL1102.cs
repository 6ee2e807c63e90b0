// The local variable's default is overwritten on every way to its use.
namespace I058;

public sealed class Policy(bool detached)
{
    public Task RunAsync(Func<CancellationToken, Task> work, CancellationToken request, CancellationToken shutdown)
    {
        CancellationToken token = default;
        switch (detached)
        {
            case true:
                token = shutdown;
                break;
            case false:
                token = request;
                break;
        }

        return work(token);
    }
}
