// Inside of the lambda the captured token would do, and None is passed.
namespace M046;

public sealed class Resizer(Func<string, int, CancellationToken, Task> resize)
{
    public async Task ResizeAsync(string file, int[] widths, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        await Task.WhenAll(widths.Select(width => resize(file, width, CancellationToken.None)));
    }
}
