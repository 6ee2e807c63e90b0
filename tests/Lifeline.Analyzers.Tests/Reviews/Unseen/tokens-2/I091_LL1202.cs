// The loop looks at the linked token, which ends with the parameter.
namespace I091;

public sealed class Sampler(Func<CancellationToken, Task<double>> sample, Action<double> record)
{
    public async Task RunAsync(CancellationToken token)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
        limit.CancelAfter(TimeSpan.FromHours(8));
        var stop = limit.Token;
        for (; ; )
        {
            record(await sample(stop));
        }
    }
}
