using System.Net;
using System.Runtime.InteropServices;
using Xunit;

namespace Storefront.Tests;

public class Serving
{
    [Fact]
    public async Task Answers_until_it_is_told_to_stop_and_leaves_nothing()
    {
        await using var storefront = StorefrontProcess.Start("--serve", "--port", $"{Ports.ThreeFree()}");
        using var http = new HttpClient { BaseAddress = await storefront.GatewayAsync() };

        Assert.Contains("\"pieces\":17", await http.GetStringAsync("cart/7", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using (var late = await http.GetAsync("cart/40/advice", TestContext.Current.CancellationToken))
        {
            Assert.Equal(HttpStatusCode.GatewayTimeout, late.StatusCode);
        }

        storefront.Send(PosixSignal.SIGTERM);
        Assert.Equal(0, await storefront.WaitAsync());
        Assert.Contains("Closed after 2 requests. Left running: 0 contexts, 0 queries, 0 tasks.", storefront.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stops_the_work_of_hundreds_who_hang_up()
    {
        const int Customers = 300;
        await using var storefront = StorefrontProcess.Start("--serve", "--port", $"{Ports.ThreeFree()}");
        using var http = new HttpClient { BaseAddress = await storefront.GatewayAsync() };

        var random = new Random(20260101);      // any order will do; this one repeats
        await Parallel.ForAsync(0, Customers, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (_, _) =>
        {
            int patience;
            lock (random)
            {
                patience = random.Next(200);
            }

            using var hangUp = new CancellationTokenSource(patience);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => http.GetAsync("cart/40/report", hangUp.Token));
        });

        // A query that goes on would go on for days, and with it the count of what is left.
        storefront.Send(PosixSignal.SIGINT);
        Assert.Equal(0, await storefront.WaitAsync());
        Assert.Contains("Left running: 0 contexts, 0 queries, 0 tasks.", storefront.Output, StringComparison.Ordinal);
    }
}
