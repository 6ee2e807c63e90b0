// new Context() is the zero value of the struct, not a background context.
using Lifeline;

namespace M064;

public class Migrations
{
    public Task ApplyAsync(Func<Context, Task> apply)
    {
        var none = new Context();
        return apply(none);
    }
}
