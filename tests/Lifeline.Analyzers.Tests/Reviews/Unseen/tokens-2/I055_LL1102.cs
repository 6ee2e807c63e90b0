// default here is a value of another type; the token is passed beside it.
namespace I055;

public interface ITimeline { Task<int> CountAsync(DateTimeOffset from, TimeSpan span, CancellationToken token); }

public sealed class Totals(ITimeline timeline)
{
    public async Task<int> AllAsync(CancellationToken token) =>
        await timeline.CountAsync(default, TimeSpan.MaxValue, token) + await timeline.CountAsync(from: default, span: default, token: token);
}
