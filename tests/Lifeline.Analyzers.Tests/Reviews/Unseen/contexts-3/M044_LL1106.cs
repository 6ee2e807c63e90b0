// Task.Run starts work that nobody can stop, although the context is at hand.
// also: LL1101

namespace M044;

public interface IReportMaker { byte[] Make(int year); }

public sealed class Yearly(IReportMaker maker)
{
    public async Task<byte[]> MakeAsync(Context ctx, int year)
    {
        ctx.ThrowIfDone();
        return await Task.Run(() => maker.Make(year));
    }
}
