extern alias existing;

using existing::Existing;
using existing::Existing.Comparing;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Logging;

namespace Lifeline.AspNetCore.Tests;

/// <summary>What samples/Existing finds when it is compared with itself, over sockets and within the process.</summary>
public class ExistingServiceTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_work = TimeSpan.FromSeconds(3);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task As_it_was_its_work_runs_to_its_end_and_nobody_is_told(bool overSockets)
    {
        var outcomes = await PlayAsync(overSockets, isOn: false);

        Assert.All(outcomes, one => Assert.Null(one.Outcome.ToldMs));
        Assert.All(outcomes.Where(one => one.Scenario.Ending != Ending.HangUp), one => Assert.Equal((200, true), (one.Outcome.Status, one.Outcome.RanToItsEnd)));
        var query = Of(outcomes, "hangs up on a query");
        Assert.True(query.RanToItsEnd, "The query of a client who hung up.");
        Assert.Equal(LogLevel.Error, Of(outcomes, "hangs up on a call by gRPC").Level);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task With_the_lines_all_of_it_stops_and_is_told(bool overSockets)
    {
        var outcomes = await PlayAsync(overSockets, isOn: true);

        Assert.All(outcomes, one => Assert.False(one.Outcome.RanToItsEnd, one.Scenario.Name));
        Assert.All(outcomes, one => Assert.Equal(LogLevel.Information, one.Outcome.Level));
        Assert.All(outcomes, one => Assert.Equal(one.Scenario.Ending switch { Ending.Deadline => 504, Ending.Shutdown => 503, _ => null }, one.Outcome.Status));
        Assert.All(outcomes.Where(one => one.Outcome.BesideStatus is not null), one => Assert.Equal(200, one.Outcome.BesideStatus));
        Assert.All(outcomes.Where(one => one.Scenario.Path is "/price" or "/linked" or "/stock" or "/catalog"), one =>
        {
            Assert.InRange(one.Outcome.ToldMs ?? 0, 1, (int)s_limit.TotalMilliseconds - 10);
            Assert.Matches("had 1 s .* and spent .* in 'GET http://", one.Outcome.Told);
        });
        Assert.Matches("had 1 s .* and spent .* in 'SELECT COUNT", Of(outcomes, "a query of EF Core").Told);
        Assert.Contains("client's connection was closed", Of(outcomes, "hangs up on a query").Told, StringComparison.Ordinal);
        Assert.Contains("is shutting down", Of(outcomes, "told to stop").Told, StringComparison.Ordinal);
    }

    private static Outcome Of(IEnumerable<(Scenario Scenario, Outcome Outcome)> outcomes, string name) =>
        outcomes.Single(one => one.Scenario.Name.EndsWith(name, StringComparison.Ordinal) || one.Scenario.Name.Contains(name, StringComparison.Ordinal)).Outcome;

    private static async Task<List<(Scenario Scenario, Outcome Outcome)>> PlayAsync(bool overSockets, bool isOn) =>
        [.. Scenario.All.Zip(await Form.PlayAsync(overSockets ? Comparison.OnSocketsAsync : InProcessAsync, isOn, s_limit, s_work).Arrives())];

    private static Task<Running> InProcessAsync(string[] arguments, Action<IServiceCollection> observe)
    {
        var factory = new WebApplicationFactory<existing::Program>().WithWebHostBuilder(web =>
        {
            foreach (var (name, value) in arguments.Select(argument => argument.TrimStart('-').Split('=', 2)).Select(parts => (parts[0], parts[1])))
            {
                web.UseSetting(name, value);
            }

            web.ConfigureLogging(logging => logging.ClearProviders());
            web.ConfigureServices(observe);
        });
        return Task.FromResult(new Running(factory.Server.CreateHandler(), factory.Server.BaseAddress, factory.Services, factory));
    }
}
