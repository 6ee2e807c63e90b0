// The empty catch hides that the work was cut off from whoever asked for it.
using Lifeline;

namespace M078;

public class Saver(Func<Context, string, Task> save)
{
    public async Task SaveAsync(Context ctx, string document)
    {
        try
        {
            await save(ctx, document);
        }
        catch (OperationCanceledException)
        {
        }
    }
}
