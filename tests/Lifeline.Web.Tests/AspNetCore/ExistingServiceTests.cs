extern alias existing;

using existing::Existing;
using existing::Existing.Comparing;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Logging;

namespace Lifeline.AspNetCore.Tests;

/// <summary>What samples/Existing finds when it is compared with itself, over sockets and within the process.</summary>
public class ExistingServiceTests(ExistingServiceTests.Comparisons played) : IClassFixture<ExistingServiceTests.Comparisons>
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMilliseconds(1500);
    private static readonly TimeSpan s_work = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void As_it_was_its_work_runs_to_its_end_and_nobody_is_told(bool overSockets)
    {
        var outcomes = played.Of(isOn: false, overSockets);

        Assert.All(outcomes, one => Assert.Null(one.Outcome.ToldMs));
        Assert.All(outcomes.Where(one => one.Scenario.Ending != Ending.HangUp), one => Assert.True(one.Outcome.RanToItsEnd, one.Scenario.Name));
        // A server for tests does not wait for its requests when its host stops, and takes their services away.
        Assert.All(outcomes.Where(one => one.Scenario.Ending == Ending.Deadline || (one.Scenario.Ending == Ending.Shutdown && overSockets)), one => Assert.Equal(200, one.Outcome.Status));
        Assert.True(About(outcomes, "hangs up on a query").RanToItsEnd);
        Assert.Equal(LogLevel.Error, About(outcomes, "hangs up on a call by gRPC").Level);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void With_the_lines_all_of_it_stops_and_is_told(bool overSockets)
    {
        var outcomes = played.Of(isOn: true, overSockets);

        Assert.All(outcomes, one => Assert.False(one.Outcome.RanToItsEnd, one.Scenario.Name));
        Assert.All(outcomes, one => Assert.Equal(LogLevel.Information, one.Outcome.Level));
        Assert.All(outcomes, one => Assert.Equal(one.Scenario.Ending switch { Ending.Deadline => 504, Ending.Shutdown => 503, _ => null }, one.Outcome.Status));
        Assert.All(outcomes.Where(one => one.Outcome.BesideStatus is not null), one => Assert.Equal(200, one.Outcome.BesideStatus));
        Assert.All(outcomes.Where(one => one.Scenario.Path is "/price" or "/linked" or "/stock" or "/catalog"), one =>
        {
            Assert.InRange(one.Outcome.ToldMs ?? 0, 1, (int)s_limit.TotalMilliseconds - 10);
            Assert.Matches("had 1\\.5 s .* and spent .* in 'GET http://", one.Outcome.Told);
        });
        Assert.Matches("had 1\\.5 s .* and spent .* in 'SELECT COUNT", About(outcomes, "a query of EF Core").Told);
        Assert.Contains("client's connection was closed", About(outcomes, "hangs up on a query").Told, StringComparison.Ordinal);
        Assert.Contains("is shutting down", About(outcomes, "told to stop").Told, StringComparison.Ordinal);
    }

    private static Outcome About(IEnumerable<(Scenario Scenario, Outcome Outcome)> outcomes, string name) =>
        outcomes.Single(one => one.Scenario.Name.Contains(name, StringComparison.Ordinal)).Outcome;

    /// <summary>All four comparisons, played once: as it was first, as its queries block the threads of the pool.</summary>
    public sealed class Comparisons : IAsyncLifetime
    {
        private readonly Dictionary<(bool IsOn, bool OverSockets), IReadOnlyList<Outcome>> _outcomes = [];

        public async ValueTask InitializeAsync()
        {
            foreach (var isOn in (bool[])[false, true])
            {
                var (sockets, inProcess) = (Form.PlayAsync(Comparison.OnSocketsAsync, isOn, s_limit, s_work), Form.PlayAsync(InProcessAsync, isOn, s_limit, s_work));
                (_outcomes[(isOn, true)], _outcomes[(isOn, false)]) = (await sockets.Arrives(), await inProcess.Arrives());
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        internal List<(Scenario Scenario, Outcome Outcome)> Of(bool isOn, bool overSockets) => [.. Scenario.All.Zip(_outcomes[(isOn, overSockets)])];

        private static Task<Running> InProcessAsync(string[] arguments, Action<IServiceCollection> observe)
        {
            var factory = new WebApplicationFactory<existing::Program>().WithWebHostBuilder(web =>
            {
                foreach (var setting in arguments.Select(argument => argument.TrimStart('-').Split('=', 2)))
                {
                    web.UseSetting(setting[0], setting[1]);
                }

                web.ConfigureServices(services =>
                {
                    services.AddLogging(logging => logging.ClearProviders());
                    observe(services);
                });
            });
            return Task.FromResult(new Running(factory.Server.CreateHandler(), factory.Server.BaseAddress, factory.Services, factory));
        }
    }
}
