// work for this request goes to the thread pool without the request's token
namespace M027;

public sealed class ThumbnailService(Action<string> render)
{
    public void Enqueue(string file, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ThreadPool.QueueUserWorkItem(_ => render(file));
    }
}
