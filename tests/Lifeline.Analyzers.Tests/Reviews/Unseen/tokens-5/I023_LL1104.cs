// Linked by hand: the registration cancels the fresh source when the caller's token ends.
namespace I023;

public interface IPlayer { Task PlayAsync(string track, CancellationToken ct); }

public sealed class Jukebox(IPlayer player)
{
    public async Task PlayAsync(IEnumerable<string> tracks, CancellationToken ct)
    {
        using var stop = new CancellationTokenSource();
        using var link = ct.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), stop);
        foreach (var track in tracks)
        {
            await player.PlayAsync(track, stop.Token);
        }
    }
}
