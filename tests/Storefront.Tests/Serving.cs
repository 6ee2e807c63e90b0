using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Storefront.Tests;

public sealed class Serving(DataFolder data, ITestOutputHelper output) : IClassFixture<DataFolder>
{
    private const int HangUps = 300;

    [Fact]
    public async Task It_answers_in_time_and_out_of_time_and_stops_with_nothing_left()
    {
        await using var server = await Server.StartAsync(data);

        Assert.Equal("{\"id\":42,\"price\":5.52,\"left\":41}", await GetCartAsync(server));
        using var late = await server.Http.GetAsync("/cart/1", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.GatewayTimeout, late.StatusCode);
        var problem = await late.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal("gateway", problem.GetProperty("hop").GetString());
        await server.StopAsync();

        Assert.Contains("Stopping, as the process was sent SIGTERM.", server.Process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_stops_by_Ctrl_C_while_requests_are_in_flight_and_tells_them_why()
    {
        await using var server = await Server.StartAsync(data);
        var requests = Enumerable.Range(0, 4).Select(_ => server.Http.GetAsync("/quote/1", TestContext.Current.CancellationToken)).ToList();
        await UntilAsync(server, running => running.GetProperty("statements").GetInt32() == 4);

        await server.StopAsync(Signal.Int);

        foreach (var request in requests)
        {
            using var answer = await request;
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Contains("the process was sent SIGINT", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Hundreds_of_clients_that_hang_up_leave_nothing_running()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var server = await Server.StartAsync(data);

        for (var i = 0; i < HangUps; i++)
        {
            using var socket = await server.SendRawAsync($"/quote/{random.Next(1, 3)}");
            if (random.Next(4) == 0)
            {
                await server.RunningAsync();            // else hang up before the request has got far
            }
        }

        await UntilAsync(server, running => running.GetProperty("isNothing").GetBoolean());
        var last = await server.RunningAsync();
        output.WriteLine(last.ToString());
        Assert.InRange(last.GetProperty("statementsInterrupted").GetInt64(), 1, HangUps);
        await server.StopAsync();
    }

    // A machine that is busy with something else may need more than one try.
    private static async Task<string> GetCartAsync(Server server)
    {
        for (var i = 1; ; i++)
        {
            using var answer = await server.Http.GetAsync("/cart/42", TestContext.Current.CancellationToken);
            if (answer.StatusCode == HttpStatusCode.OK || i == 5)
            {
                return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            }
        }
    }

    private static Task UntilAsync(Server server, Func<JsonElement, bool> isTrue) =>
        Patience.Until(async () => isTrue(await server.RunningAsync()));
}
