using Storefront.Data;

namespace Storefront.Storm;

/// <summary>One request of the storm.</summary>
/// <param name="Number">From 0 on.</param>
/// <param name="Path">What it asks for.</param>
/// <param name="Patience">After which time its client hangs up, unless it has its answer; null if it waits.</param>
internal readonly record struct Visit(int Number, string Path, TimeSpan? Patience)
{
    private const double ShareThatHangsUp = 0.5;
    private const double ShareOfBestseller = 0.005;     // of those who wait, and get a 504

    private static readonly TimeSpan s_longestPatience = TimeSpan.FromMilliseconds(20);

    /// <summary>The whole storm; the same for the same seed.</summary>
    public static IEnumerable<Visit> Plan(int requests, int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < requests; i++)
        {
            var hangsUp = random.NextDouble() < ShareThatHangsUp;
            var path = (hangsUp, random.NextDouble()) switch
            {
                (true, < 0.5) => $"/quote/{Warehouse.Bestseller}",              // hangs up on a query that takes minutes,
                (false, < ShareOfBestseller) => $"/cart/{Warehouse.Bestseller}",
                _ => $"/cart/{random.Next(Warehouse.Bestseller, Warehouse.Items) + 1}",     // or while others are on their way
            };
            yield return new Visit(i, path, hangsUp ? s_longestPatience * random.NextDouble() : null);
        }
    }
}
