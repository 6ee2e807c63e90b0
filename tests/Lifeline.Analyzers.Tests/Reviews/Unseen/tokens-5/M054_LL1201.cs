// The loop sees that it should stop, says so, and goes on with the next item.
namespace M054;

public interface IStamp { void Put(int page); }

public sealed class Stamper(IStamp stamp, Action<string> log)
{
    public void StampAll(int pages, CancellationToken ct)
    {
        for (var page = 1; page <= pages; page++)
        {
            if (ct.IsCancellationRequested)
            {
                log($"cancelled at page {page}");
            }

            stamp.Put(page);
        }
    }
}
