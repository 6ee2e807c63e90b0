// The bare catch swallows the end of the context and the endless retry goes on.
// also: LL1204
using Lifeline;

namespace M076;

public static class Connector
{
    public static async Task<string> ConnectAsync(Context ctx, Func<Context, Task<string>> connect)
    {
        while (true)
        {
            try
            {
                return await connect(ctx);
            }
            catch
            {
                Console.Error.WriteLine("not connected, once more");
            }
        }
    }
}
