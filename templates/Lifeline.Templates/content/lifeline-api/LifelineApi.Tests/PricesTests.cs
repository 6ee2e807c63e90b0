using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

// Each test fails that leaves a context, a task or a callback behind.
[assembly: CheckLeaks]

public class PricesTests
{
    [Fact]
    [CheckLeaks(VirtualTime = true)]
    public Task A_price_takes_its_time() => TestContext.Current.VirtualClock().RunAsync(async () =>
    {
        using var scope = TestContext.Current.LeakCheck().WithTimeout(TimeSpan.FromMinutes(1));

        Assert.Equal(new Price("tea", 2.85m), await new Prices().OfAsync(scope, "tea"));

        await Assert.ThrowsAsync<DeadlineExceededException>(() => new Prices().OfAsync(scope, new string('x', 2000)));
    });

    [Fact]
    public async Task A_price_is_answered()
    {
        await using var app = new App();
        using var http = app.CreateClient();

        Assert.Equal("""{"item":"tea","amount":2.85}""", await http.GetStringAsync("/prices/tea", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_caller_that_has_no_time_for_it_gets_a_504()
    {
        await using var app = new App();
        using var http = app.CreateClient();
        http.DefaultRequestHeaders.Add("lifeline-timeout-ms", "50");

        using var response = await http.GetAsync($"/prices/{new string('x', 200)}", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
    }

    /// <summary>The application in this process. Its requests are under the test's own context, which looks for what they leave behind.</summary>
    private sealed class App : WebApplicationFactory<Program>
    {
        private readonly Context _root = TestContext.Current.LeakCheck();

        protected override void ConfigureWebHost(IWebHostBuilder builder) =>
            builder.ConfigureTestServices(services => services.AddLifeline(options => options.Root = _root));
    }
}
