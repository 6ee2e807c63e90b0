using Lifeline;
using Storefront.Data;
using Storefront.Hosting;
using Storefront.Terminal;
using Storefront.Watching;

namespace Storefront;

/// <summary>What the tour and the server have in common: the database, and three services on top of it.</summary>
internal static class Opening
{
    /// <summary>Makes the database if there is none, and starts the services.</summary>
    /// <param name="ctx">The root of all requests' contexts.</param>
    /// <param name="arguments">Say where.</param>
    /// <param name="firstPort">The gateway's port unless the arguments say another; null for any that is free.</param>
    /// <exception cref="RefusalException">Something about it can't be had.</exception>
    public static async Task<Shop> OpenAsync(Context ctx, Arguments arguments, int? firstPort)
    {
        var begun = Instant.Now;
        var isNew = false;
        var warehouse = await Warehouse.OpenAsync(ctx, arguments, made =>
        {
            isNew = true;
            Page.Progress($"Making the database: {Text.Of(made)} of {Text.Of(Warehouse.Sales)} sales");
        });
        if (isNew)
        {
            Page.Line($"Made a database of {Text.Of(Warehouse.Sales)} sales in {Text.Of(Instant.Now - begun)}: {warehouse.Place}", Ink.Faint);
        }

        var shared = new Shared(ctx, new Journal(keeps: arguments is { Serve: false, Storm: null }), Logs: arguments.Serve);
        return await Shop.OpenAsync(shared, warehouse, arguments.Port ?? firstPort);
    }
}
