// The awaited call is given the context and throws at its end.

namespace I150;

public sealed class Courier(ChannelReader<string> parcels, HttpClient http)
{
    public async Task RunAsync(Context ctx)
    {
        while (true)
        {
            var parcel = await parcels.ReadAsync(ctx);
            using var response = await http.PostAsync($"/deliver/{parcel}", null, ctx);
        }
    }
}
