// The base class offers the connection's token as a property; the delay ignores it.

namespace M029;

public abstract class Actor
{
    protected CancellationToken Stopped { get; init; }
}

public class Heartbeat(Func<ValueTask> beat) : Actor
{
    public async Task BeatTwiceAsync()
    {
        await beat();
        await Task.Delay(TimeSpan.FromSeconds(15));
        await beat();
    }
}
