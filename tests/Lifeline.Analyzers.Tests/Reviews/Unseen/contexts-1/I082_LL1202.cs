// The loop has another exit: it ends with the data.
using Lifeline;

namespace I082;

public interface ICursor { Task<string?> NextAsync(); }
public class Copy
{
    public async Task<int> RunAsync(Context ctx, ICursor cursor, Func<Context, string, Task> put)
    {
        var n = 0;
        while (true)
        {
            var row = await cursor.NextAsync();
            if (row is null)
            {
                return n;
            }

            await put(ctx, row);
            n++;
        }
    }
}
