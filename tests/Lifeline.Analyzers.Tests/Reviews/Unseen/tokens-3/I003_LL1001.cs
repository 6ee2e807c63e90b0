// a plain source without timer or link holds nothing: dropped after its cancel, the collector takes it whole
namespace I003;

public sealed class FirstAnswer(Func<int, CancellationToken, Task<string>> ask)
{
    public async Task<string> AskAsync()
    {
        var rest = new CancellationTokenSource();
        var winner = await Task.WhenAny(ask(0, rest.Token), ask(1, rest.Token));
        rest.Cancel();
        return await winner;
    }
}
