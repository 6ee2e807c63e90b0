// The catch-all is around a call that got no context and can't be cancelled.
using Lifeline;

namespace I093;

public class Parse
{
    public async Task<int> NumberAsync(Context ctx, Func<Context, Task<string>> read)
    {
        var text = await read(ctx);
        try
        {
            return int.Parse(text);
        }
        catch (Exception)
        {
            return -1;
        }
    }
}
