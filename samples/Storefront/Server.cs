using Storefront.Services;

namespace Storefront;

/// <summary>Keeps the shop open until it is told to close, then says what was left.</summary>
internal static class Server
{
    public static async Task<int> RunAsync(Shop shop)
    {
        var gateway = shop.Gateway;
        Console.WriteLine($"""
            The shop is open. Ctrl+C or SIGTERM closes it.

              in time      curl -i {gateway}cart/7
              too late     curl -i {gateway}cart/7/advice
              hung up      curl --max-time 0.3 {gateway}cart/7/report
              many         wrk -t2 -c64 -d5s {gateway}cart/7
              many late    wrk -t2 -c64 -d5s {gateway}cart/7/advice

            """);

        await shop.WaitForShutdownAsync();
        var left = await shop.QuietAsync();
        Console.WriteLine(
            $"Closed after {shop.Requests:N0} requests. Left running: {left.Contexts} contexts, {left.Queries} queries, {left.Tasks} tasks.");
        return left.IsNothing ? 0 : 1;
    }
}
