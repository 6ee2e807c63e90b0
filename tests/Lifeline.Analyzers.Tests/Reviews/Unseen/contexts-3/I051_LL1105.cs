// The synchronous fast path of a value task that has completed, as libraries write it.

namespace I051;

public interface IBufferSource { ValueTask<int> FillAsync(Context ctx); }

public static class Buffers
{
    public static ValueTask<int> FillAsync(Context ctx, IBufferSource source)
    {
        var filling = source.FillAsync(ctx);
        return filling.IsCompletedSuccessfully ? new ValueTask<int>(filling.Result + 1) : SlowAsync(filling);

        static async ValueTask<int> SlowAsync(ValueTask<int> filling) => await filling + 1;
    }
}
