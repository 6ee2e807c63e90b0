// A static field keeps "the current" context for everybody.

namespace M233;

public static class Ambient
{
    private static Context s_current = Context.Background;

    public static void Enter(Context ctx) => s_current = ctx;

    public static TimeSpan? Left() => s_current.Remaining;
}
