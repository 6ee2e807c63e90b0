// Background is only compared with, not passed.

namespace I085;

public static class ContextChecks
{
    public static bool IsBounded(Context ctx) => ctx != Context.Background && ctx.Deadline is not null;
}
