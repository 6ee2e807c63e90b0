using Lifeline;
using Storefront.Terminal;

namespace Storefront;

/// <summary>Keeps the services up until the process is told to stop.</summary>
internal static class Serving
{
    private const int FirstPort = 5080;

    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(Context ctx, Arguments arguments)
    {
        await using var shop = await Opening.OpenAsync(ctx, arguments, FirstPort);
        Page.Heading("Storefront is up. Ctrl+C stops it.");
        foreach (var service in shop.Services)
        {
            Page.Line($"{service.Name,-9}{service.Address}");
        }

        var gateway = shop.Address.ToString().TrimEnd('/');
        Page.Line();
        Try($"curl {gateway}/cart/42", "in time");
        Try($"curl {gateway}/cart/1", "out of time after 300 ms");
        Try($"curl --max-time 0.3 {gateway}/quote/1", "hung up");
        Try($"curl {gateway}/running", "what is running now");
        Try($"wrk -c 20 -d 5 {gateway}/cart/42", "under load");
        Try($"wrk -c 20 -d 5 {gateway}/cart/1", "under hopeless load");
        Page.Line();

        await ctx.Done;

        Page.Heading($"Stopping, as {ctx.Cause!.Message}.");
        return (await Closing.CloseAsync(shop)).IsNothing ? 0 : 1;
    }

    private static void Try(string command, string what) => Page.Line($"{command,-52}{Page.Painted(what, Ink.Faint)}");
}
