// The parameter is overwritten with the derived token inside of the await foreach.
namespace M086;

public sealed class Printer(Func<string, CancellationToken, Task> print)
{
    public async Task PrintAsync(IAsyncEnumerable<string> pages, CancellationToken shutdown, CancellationToken token)
    {
        await foreach (var page in pages.WithCancellation(token))
        {
            using (var either = CancellationTokenSource.CreateLinkedTokenSource(token, shutdown))
            {
                token = either.Token;
                await print(page, token);
            }
        }
    }
}
