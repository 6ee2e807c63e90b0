// What the winner offered is redeemed below the outer token, since the race's own has just been cancelled for the losers.
namespace I062;

public sealed class Fastest(IReadOnlyList<Func<CancellationToken, Task<Guid>>> offers, Func<Guid, CancellationToken, Task<string>> redeem)
{
    public async Task<string> GetAsync(CancellationToken token)
    {
        using var race = CancellationTokenSource.CreateLinkedTokenSource(token);
        List<Task<Guid>> calls = [.. offers.Select(offer => offer(race.Token))];
        var winner = await Task.WhenAny(calls);
        await race.CancelAsync();
        return await redeem(await winner, token);
    }
}
