// The async void helper is fired from a method with a context and gets none.

namespace M048;

public interface ITrack { Task<int> PlayAsync(Context ctx, string song); Task CountAsync(string song); }

public sealed class Player(ITrack track)
{
    public async Task<int> PlayAsync(Context ctx, string song)
    {
        CountPlay(song);
        return await track.PlayAsync(ctx, song);
    }

    private async void CountPlay(string song)
    {
        try
        {
            await track.CountAsync(song);
        }
        catch (IOException)
        {
            Console.Error.WriteLine($"{song} was not counted");
        }
    }
}
