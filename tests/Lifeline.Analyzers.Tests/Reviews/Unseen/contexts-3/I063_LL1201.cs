// `continue` comes back to a condition that is false once the context has ended.

namespace I063;

public interface IDice { int Roll(); }

public static class Game
{
    public static int Play(Context ctx, IDice dice)
    {
        var sum = 0;
        while (!ctx.IsDone && sum < 1_000_000)
        {
            var rolled = dice.Roll();
            if (ctx.IsDone) continue;
            sum += rolled;
        }

        return sum;
    }
}
