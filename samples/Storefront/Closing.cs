using Lifeline;
using Storefront.Hosting;
using Storefront.Terminal;
using Storefront.Watching;

namespace Storefront;

/// <summary>How the tour and the server end: the services stop, and what is left is counted.</summary>
internal static class Closing
{
    /// <summary>Stops the services and prints what was left running.</summary>
    public static async Task<Leftovers> CloseAsync(Shop shop)
    {
        await shop.StopAsync();
        var inServer = await shop.Warehouse.CountRunningAsync(Context.Background);
        await shop.DisposeAsync();
        LostContextCounter.Search();
        var left = Leftovers.CountIn(shop) with { StatementsInServer = inServer };
        LeftoversTable.Print(left);
        return left;
    }
}
