using Lifeline;

namespace Storefront.Services;

/// <summary>Knows what things cost.</summary>
internal static class Pricing
{
    public static void Map(WebApplication app) =>
        app.MapGet("/price/{id}", (Context ctx, int id) =>
        {
            ctx.ThrowIfDone();
            return new { Cents = 100 + (id * 7919 % 9900) };
        });
}
