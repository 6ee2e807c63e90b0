// A case of the switch leaves the method before the Dispose at its end.
using Lifeline;

namespace M010;

public enum Mode { Skip, Quick, Full }
public class Indexer(Func<Context, int, Task> index)
{
    public async Task IndexAsync(Context ctx, Mode mode, int shard)
    {
        var scope = ctx.WithDeadline(DateTimeOffset.UtcNow.AddMinutes(2));
        switch (mode)
        {
            case Mode.Skip:
                return;
            case Mode.Quick:
                await index(scope, shard);
                break;
            default:
                await index(scope, shard);
                await index(scope, shard + 1);
                break;
        }

        scope.Dispose();
    }
}
