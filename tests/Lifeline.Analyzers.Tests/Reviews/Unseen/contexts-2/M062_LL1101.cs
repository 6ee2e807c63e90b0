// `await foreach` over the channel without the context that its reader could take.
// also: LL1105

namespace M062;

public sealed class Shipping(ChannelReader<int> parcels)
{
    public async Task<int> WeighAsync(Context ctx)
    {
        var weight = 0;
        await foreach (var parcel in parcels.ReadAllAsync())
        {
            ctx.ThrowIfDone();
            weight += parcel;
        }

        return weight;
    }
}
