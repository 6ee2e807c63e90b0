// The queued work item captures the token and stops at it.
namespace I066;

public class BackgroundIndexer
{
    public void Enqueue(IReadOnlyList<string> documents, Action<string> index, CancellationToken token)
    {
        ThreadPool.QueueUserWorkItem(_ =>
        {
            foreach (var document in documents)
            {
                if (token.IsCancellationRequested) return;
                index(document);
            }
        });
    }
}
