// The reader is a StringReader: all of its text is in memory.

namespace I049;

public interface ILine { Task AddAsync(Context ctx, string line); }

public sealed class Csv(ILine target)
{
    public async Task AddAsync(Context ctx, string text)
    {
        using var lines = new StringReader(text);
        lines.ReadLine();       // the heading
        while (lines.ReadLine() is { } line)
        {
            await target.AddAsync(ctx, line);
        }
    }
}
