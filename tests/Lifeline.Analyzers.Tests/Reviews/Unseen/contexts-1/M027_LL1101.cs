// The optional token parameter is left out although ctx.Token is at hand.
using Lifeline;

namespace M027;

public interface IBlobs { Task PutAsync(string name, byte[] bytes, CancellationToken cancellationToken = default); }
public class Archive(IBlobs blobs)
{
    public async Task StoreAsync(Context ctx, string name, byte[] bytes)
    {
        if (ctx.IsDone)
            return;
        await blobs.PutAsync(name, bytes);
    }
}
