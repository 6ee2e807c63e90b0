// `continue` after the end turns the endless loop into a spin.

namespace M053;

public interface IWork { bool TryStep(); }

public static class Engine
{
    public static void Run(Context ctx, IWork work)
    {
        for (; ; )
        {
            if (ctx.IsDone)
                continue;

            if (!work.TryStep())
                Thread.Yield();
        }
    }
}
