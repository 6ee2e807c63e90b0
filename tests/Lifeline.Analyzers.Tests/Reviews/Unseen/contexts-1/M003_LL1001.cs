// The scope made inside of the argument list has no name, so it can't be disposed by anybody.
using Lifeline;

namespace M003;

static class Mailbox
{
    public static async Task<bool> HasNewAsync(Context ctx, HttpClient http, string user)
    {
        var count = await http.GetStringAsync("/mail/" + user + "/unread", ctx.WithTimeout(TimeSpan.FromSeconds(3)));
        return count != "0";
    }
}
