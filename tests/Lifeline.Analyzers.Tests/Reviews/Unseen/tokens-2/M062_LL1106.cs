// The work queued to the pool does not get the token at hand.
namespace M062;

public interface IThumbnails { void Build(string album); }

public sealed class AlbumHandler(IThumbnails thumbnails)
{
    public void Added(string album, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        ThreadPool.QueueUserWorkItem(_ => thumbnails.Build(album));
    }
}
