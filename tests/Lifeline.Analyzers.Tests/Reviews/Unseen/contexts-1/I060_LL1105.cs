// Reading from memory waits for nobody, so the synchronous form is the right one.
using Lifeline;

namespace I060;

public class Parser(Func<Context, Task<string>> load)
{
    public async Task<List<string>> LinesAsync(Context ctx)
    {
        using var reader = new StringReader(await load(ctx));
        var lines = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            lines.Add(line);
        }

        return lines;
    }
}
