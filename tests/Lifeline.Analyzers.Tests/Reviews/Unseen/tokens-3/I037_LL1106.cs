// the work item gets the token as its state
namespace I037;

public sealed class Offloader(Action<string, CancellationToken> work)
{
    public void Offload(string file, CancellationToken ct)
        => ThreadPool.QueueUserWorkItem(
            static s => s.Work(s.File, s.Token),
            (Work: work, File: file, Token: ct),
            preferLocal: false);
}
