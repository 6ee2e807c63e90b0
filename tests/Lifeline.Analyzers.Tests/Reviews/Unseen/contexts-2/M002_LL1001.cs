// The scope is converted to a Context on the spot, so nobody holds what could dispose it.
using System.Globalization;

namespace M002;

public sealed class RateClient(HttpClient http)
{
    public async Task<decimal> EuroRateAsync(Context ctx, string currency)
    {
        Context quick = ctx.WithTimeout(TimeSpan.FromMilliseconds(400));
        var text = await http.GetStringAsync($"/rates/{currency}", quick);
        return decimal.Parse(text, CultureInfo.InvariantCulture);
    }
}
