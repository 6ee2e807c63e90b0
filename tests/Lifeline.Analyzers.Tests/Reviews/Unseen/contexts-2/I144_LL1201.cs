// A select loop leaves by itself when its context ends; the Done case says what to do then.

namespace I144;

public sealed class Board(ChannelReader<int> scores, ChannelWriter<string> lines)
{
    public async Task ShowAsync(Context ctx)
    {
        var best = 0;
        await Select.On(ctx)
            .Read(scores, score => best = Math.Max(best, score))
            .Every(TimeSpan.FromSeconds(1), async () => await lines.WriteAsync($"best {best}", ctx))
            .Done(() => Console.WriteLine($"the end: {best}"))
            .LoopAsync();
    }
}
