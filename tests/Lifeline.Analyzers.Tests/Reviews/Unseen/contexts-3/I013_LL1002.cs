// The scope spans the loop because the loop is what ends it, once enough has been read.

namespace I013;

public interface ITail { Task<string?> NextAsync(Context ctx); Task AckAsync(Context ctx, int lines); }

public class Sampler
{
    public async Task<List<string>> SampleAsync(Context ctx, ITail tail, int most)
    {
        using var reading = ctx.WithCancel();
        var lines = new List<string>();
        while (await tail.NextAsync(reading) is { } line)
        {
            lines.Add(line);
            if (lines.Count == most)
            {
                reading.Cancel(new InvalidOperationException("the sample is full"));
                break;
            }
        }

        await tail.AckAsync(ctx, lines.Count);
        return lines;
    }
}
