// The registration is stopped by hand when the work has come in time.
using Lifeline;

namespace I031;

public class Reader
{
    public async Task<string> ReadAsync(Context ctx, StreamReader reader, Action abort, Func<Context, StreamReader, Task<string>> read)
    {
        var registration = ctx.AfterFunc(abort);
        try
        {
            return await read(ctx, reader);
        }
        finally
        {
            registration.Stop();
        }
    }
}
