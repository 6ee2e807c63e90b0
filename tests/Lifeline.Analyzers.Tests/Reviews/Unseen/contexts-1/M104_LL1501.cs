// A static field holds one request's context for all the others.
using Lifeline;

namespace M104;

public static class Current
{
    private static Context s_current;
    public static void Enter(Context ctx) => s_current = ctx;
    public static bool IsOver => s_current.IsDone;
}
