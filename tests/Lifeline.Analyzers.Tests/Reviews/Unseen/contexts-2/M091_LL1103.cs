// Two of the three calls get the derived context, the one in the middle slipped back to the parent.

namespace M091;

public sealed class Booking(HttpClient http)
{
    public async Task<string> BookAsync(Context ctx, string room)
    {
        using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(4));
        var slot = await http.GetStringAsync($"/rooms/{room}/slot", scope);
        var hold = await http.GetStringAsync($"/slots/{slot}/hold", ctx);
        return await http.GetStringAsync($"/holds/{hold}/confirm", scope);
    }
}
