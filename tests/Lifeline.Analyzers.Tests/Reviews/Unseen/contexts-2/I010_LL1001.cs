// The endless loop is left only by break, after which the scope is disposed; a throw passes the finally.

namespace I010;

public sealed class Consumer(ChannelReader<string> inbox)
{
    public async Task<int> RunAsync(Context ctx)
    {
        var scope = ctx.WithCancel();
        var seen = 0;
        try
        {
            while (true)
            {
                if (await inbox.ReadAsync(scope) == "quit")
                {
                    break;
                }

                seen++;
            }
        }
        finally
        {
            scope.Dispose();
        }

        return seen;
    }
}
