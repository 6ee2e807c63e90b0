// The thread replays the whole journal whatever happens: it was started without the token, so nothing can stop it.
namespace M025;

public sealed class JournalReplay(IEnumerable<string> entries, Action<string> apply)
{
    public void Start(CancellationToken stopping)
    {
        stopping.ThrowIfCancellationRequested();
        var thread = new Thread(() =>
        {
            foreach (var entry in entries)
            {
                apply(entry);
            }
        });
        thread.Start();
    }
}
