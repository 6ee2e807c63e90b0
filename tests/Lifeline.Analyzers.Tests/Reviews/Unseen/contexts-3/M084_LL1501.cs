// A static "current" context: whoever comes last overwrites everybody's.

namespace M084;

public static class Ambient
{
    private static Context s_current = Context.Background;

    public static Context Get() => s_current;

    public static void Set(Context ctx) => s_current = ctx;
}
