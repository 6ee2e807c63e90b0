// A method returns an owned scope and says nothing about who ends it.

namespace M040;

public sealed class Budget(TimeSpan limit)
{
    public ContextScope Begin(Context ctx) => ctx.WithTimeout(limit);
}
