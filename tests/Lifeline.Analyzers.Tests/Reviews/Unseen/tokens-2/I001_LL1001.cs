// The using declaration disposes it on every path, through switch arms, throws and returns alike.
namespace I001;

public sealed class Kiosk(Func<string, CancellationToken, Task<int>> order)
{
    public async Task<string> OrderAsync(string dish, CancellationToken token)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(token);
        linked.CancelAfter(TimeSpan.FromSeconds(5));
        return await order(dish, linked.Token) switch
        {
            0 => throw new InvalidOperationException($"{dish} is sold out"),
            < 0 => "closed",
            var number => $"your number is {number}",
        };
    }
}
