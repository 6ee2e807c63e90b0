// The end is logged, and then the next entry is handled all the same.
namespace M070;

public sealed class Replayer(Action<string> apply, TextWriter log)
{
    public void Replay(IEnumerable<string> entries, CancellationToken token)
    {
        foreach (var entry in entries)
        {
            if (token is { IsCancellationRequested: true })
            {
                log.WriteLine("replay is being stopped");
            }

            apply(entry);
        }
    }
}
