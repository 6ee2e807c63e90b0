// The pattern finds the cause, stores it, and the loop goes on.

namespace M144;

public interface IFeed
{
    Task<decimal> PriceAsync();
}

public sealed class PriceWatch(IFeed feed)
{
    public string? Ended { get; private set; }

    public async Task FollowAsync(Context ctx, Action<decimal> show)
    {
        while (true)
        {
            show(await feed.PriceAsync());
            if (ctx is { IsDone: true, Cause: { } cause })
            {
                Ended ??= cause.Message;
            }
        }
    }
}
