using Storefront.Hosting;
using Storefront.Terminal;
using Storefront.Watching;

namespace Storefront;

/// <summary>How the tour and the server end: the services stop, and what is left is counted.</summary>
internal static class Closing
{
    /// <summary>Stops the services and prints what was left running.</summary>
    /// <returns>True when that is nothing.</returns>
    public static async Task<bool> CloseAsync(Shop shop)
    {
        await shop.DisposeAsync();
        LostContextCounter.Search();
        var left = Leftovers.CountIn(shop);
        LeftoversTable.Print(left);
        return left.IsNothing;
    }
}
