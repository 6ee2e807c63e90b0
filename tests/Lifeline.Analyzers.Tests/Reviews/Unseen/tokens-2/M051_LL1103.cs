// Of the two racing calls, one gets the linked token and the other the outer one, so the loser is never stopped.
namespace M051;

public sealed class Hedge(Func<string, CancellationToken, Task<string>> near, Func<string, CancellationToken, Task<string>> far)
{
    public async Task<string> AskAsync(string question, CancellationToken token)
    {
        using var race = CancellationTokenSource.CreateLinkedTokenSource(token);
        var winner = await Task.WhenAny(near(question, race.Token), far(question, token));
        race.Cancel();
        return await winner;
    }
}
