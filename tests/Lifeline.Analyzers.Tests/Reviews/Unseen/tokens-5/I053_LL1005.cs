// The token is that of a source of this very method, so source and registration go together at its end.
namespace I053;

public interface ITune { Task PlayAsync(CancellationToken ct); }

public class Alarm(ITune tune, Action<string> show)
{
    public async Task SoundAsync(TimeSpan length, CancellationToken ct)
    {
        using var sounding = CancellationTokenSource.CreateLinkedTokenSource(ct);
        sounding.Token.Register(() => show("alarm off"));
        sounding.CancelAfter(length);
        await tune.PlayAsync(sounding.Token);
    }
}
