// A pause of zero is no timeout: the delay only lets others run.

namespace I086;

public interface IChunk { void Crunch(); }

public sealed class Cruncher
{
    public async Task RunAsync(Context ctx, IReadOnlyList<IChunk> chunks)
    {
        foreach (var chunk in chunks)
        {
            ctx.ThrowIfDone();
            chunk.Crunch();
            await ctx.DelayAsync(TimeSpan.Zero);
        }
    }
}
