// do-while(true) with a catch of I/O failures only: nothing but a crash ends it.
namespace M074;

public interface ILink { Task<byte[]> FrameAsync(); }

public sealed class LinkReader(ILink link, Action<byte[]> onFrame)
{
    private int _lost;

    public async Task<int> ReadAsync(CancellationToken stopping)
    {
        if (stopping.IsCancellationRequested)
        {
            return _lost;
        }

        do
        {
            try
            {
                onFrame(await link.FrameAsync());
            }
            catch (IOException)
            {
                _lost++;
            }
        }
        while (true);
    }
}
