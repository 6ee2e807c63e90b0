using System.Collections.Concurrent;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Lifeline.Tests;

namespace Lifeline.AspNetCore.Tests;

/// <summary>Many requests to handlers that know of tokens only, ended in every way at any moment.</summary>
public class StormTests
{
    private const int Requests = 600;
    private const int Workers = 12;
    private const int Items = 3_000;

    private static readonly string[] s_paths = ["/quick", "/wait", "/items", "/swallowed", "/held"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_is_left_and_no_answer_is_half(bool http2)
    {
        var seed = Seeds.Next(Seeds.Chaos, "lent tokens");
        var clock = new VirtualClock();
        using var watch = Context.Root(clock).WithMonitor();
        var held = new ConcurrentQueue<CancellationToken>();
        await using (var app = await StartAsync(watch, held, http2))
        {
            using var over = new CancellationTokenSource();
            var time = AdvanceAsync(clock, over.Token);
            await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => WorkAsync(app, new Random(seed ^ (worker * 7919)))));
            await over.CancelAsync();
            await time;
            await Patience.Until(() => app.Contexts.Live == 0);
            Assert.InRange(app.Contexts.Started, Requests / 2, Requests);      // some hang up before they are sent
            Assert.Equal(["Lifeline.Web.Tests"], watch.Snapshot().All().Select(context => context.Name).OfType<string>().Distinct());

            var free = held.Where(token => !token.IsCancellationRequested).ToArray();
            clock.Advance(TimeSpan.FromHours(1));
            app.Host.StopApplication();
            Assert.All(free, token => Assert.False(token.IsCancellationRequested));
        }

        Assert.DoesNotContain(watch.Snapshot().All(), context => context is { IsScope: true, State: not ContextState.Ended });
    }

    private static async Task WorkAsync(LiveApp app, Random random)
    {
        for (var i = 0; i < Requests / Workers; i++)
        {
            var path = s_paths[random.Next(s_paths.Length)];
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Version = app.Http.DefaultRequestVersion, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
            request.Headers.Add(RemainingTimeHeader.Lifeline.Name, $"{random.Next(20, 200)}");
            using var hangUp = new CancellationTokenSource();
            var hangsUp = random.Next(3) == 0;
            try
            {
                var answer = app.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, hangUp.Token);
                for (var turns = hangsUp ? random.Next(200) : 0; turns > 0; turns--)
                {
                    await Task.Yield();
                }

                await (hangsUp ? hangUp.CancelAsync() : Task.CompletedTask);
                using var response = await answer.Arrives();
                var body = await response.Content.ReadAsStringAsync(hangUp.Token).Arrives();
                var isWhole = response.StatusCode == HttpStatusCode.GatewayTimeout || path switch
                {
                    "/items" => JsonDocument.Parse(body).RootElement.GetArrayLength() == Items,
                    "/quick" or "/held" => body == "whole",
                    _ => false,
                };
                Assert.True(isWhole, $"{path}: {response.StatusCode} {body}");
            }
            catch (OperationCanceledException) when (hangsUp)
            {
                // As it wanted.
            }
            catch (HttpRequestException) when (path == "/items" || hangsUp)
            {
                // Cut off, visibly.
            }
        }
    }

    private static async Task AdvanceAsync(VirtualClock clock, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            clock.Advance(TimeSpan.FromMilliseconds(1));
            await Task.Yield();
        }
    }

    private static Task<LiveApp> StartAsync(Context root, ConcurrentQueue<CancellationToken> held, bool http2) => LiveApp.StartAsync(
        app =>
        {
            app.MapGet("/quick", () => "whole");
            app.MapGet("/wait", (CancellationToken token) => Task.Delay(Timeout.Infinite, token));
            app.MapGet("/swallowed", (CancellationToken token) => Task.Delay(Timeout.Infinite, token).ContinueWith(_ => { }, TaskScheduler.Default));
            app.MapGet("/held", (CancellationToken token) =>
            {
                held.Enqueue(token);
                return "whole";
            });
            app.MapGet("/items", (CancellationToken token) => ItemsAsync(token));
        },
        options => options.Root = root,
        http2);

    private static async IAsyncEnumerable<int> ItemsAsync([EnumeratorCancellation] CancellationToken token)
    {
        for (var i = 0; i < Items; i++)
        {
            if (i % 500 == 0)
            {
                await Task.Yield();
            }

            token.ThrowIfCancellationRequested();
            yield return i;
        }
    }
}
