// The catch ends the loop by break.
namespace I099;

public sealed class Tailing(Func<CancellationToken, Task<string>> line, TextWriter output)
{
    public async Task<int> TailAsync(CancellationToken token)
    {
        var lines = 0;
        for (; ; lines++)
        {
            try
            {
                output.WriteLine(await line(token));
            }
            catch (OperationCanceledException)
            {
                output.WriteLine($"stopped after {lines} lines");
                break;
            }
        }

        return lines;
    }
}
