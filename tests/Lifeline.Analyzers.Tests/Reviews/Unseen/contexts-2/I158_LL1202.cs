// The select loop is left with the context; nothing else is needed.

namespace I158;

public sealed class Switchboard(ChannelReader<int> calls, ChannelWriter<int> lines)
{
    public async Task ConnectAsync(Context ctx)
    {
        var open = 0;
        while (true)
        {
            await Select.On(ctx)
                .Read(calls, call => open += call)
                .Write(lines, () => open, when: () => open > 0)
                .After(TimeSpan.FromSeconds(30), () => Console.WriteLine($"{open} open"));
        }
    }
}
