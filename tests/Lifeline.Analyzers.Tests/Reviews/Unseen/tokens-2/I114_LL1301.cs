// The zero is hours and minutes of a time span, or the time of a Delay that is no timeout.
namespace I114;

public sealed class Zeros(Func<CancellationToken, Task> work)
{
    public async Task RunAsync()
    {
        using var source = new CancellationTokenSource(new TimeSpan(0, 0, 7));
        await Task.Delay(0, source.Token);
        await work(source.Token);
    }
}
