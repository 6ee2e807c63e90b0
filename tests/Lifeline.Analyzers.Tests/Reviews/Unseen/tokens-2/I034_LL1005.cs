// The token belongs to a source of this very method and dies with it.
namespace I034;

public sealed class Progress(TextWriter output, Func<CancellationToken, Task> work)
{
    public async Task RunAsync(CancellationToken token)
    {
        using var finished = CancellationTokenSource.CreateLinkedTokenSource(token);
        finished.Token.Register(() => output.WriteLine("stopped"));
        await work(finished.Token);
    }
}
