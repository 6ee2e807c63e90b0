using System.Net;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lifeline.AspNetCore.Tests;

/// <summary>Beside other middleware: output caching and authentication. Request timeouts have their tests with the deadlines.</summary>
public class NeighbourTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_from_the_cache_is_given_and_a_request_that_was_ended_is_not_cached(bool cacheFirst)
    {
        var (ended, calls) = (new Endings(), 0);
        await using var app = await StartAsync(cacheFirst, app => app.MapGet("/", async (Context ctx) =>
            Interlocked.Increment(ref calls) == 1 ? await ended.WaitAsync(ctx) : $"answer {calls}").CacheOutput().WithRequestTimeout(TimeSpan.FromSeconds(1)));

        var first = app.GetAsync("/");
        await ended.Begun;
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        using var late = await first;

        Assert.Equal(HttpStatusCode.GatewayTimeout, late.StatusCode);
        Assert.Equal("answer 2", await app.GetStringAsync("/"));
        Assert.Equal("answer 2", await app.GetStringAsync("/"));
    }

    [Fact]
    public async Task Who_waits_for_an_answer_of_the_cache_is_not_ended_with_who_fetches_it()
    {
        var (fetching, calls) = (new Endings(), 0);
        await using var app = await StartAsync(cacheFirst: true, app => app.MapGet("/", async (Context ctx) =>
            Interlocked.Increment(ref calls) == 1 ? await fetching.WaitAsync(ctx) : $"answer {calls}").CacheOutput());
        using var giveUp = new CancellationTokenSource();

        var first = app.Http.GetAsync("/", giveUp.Token);
        await fetching.Begun;
        var second = app.GetStringAsync("/");
        await giveUp.CancelAsync();

        Assert.IsType<ClientGoneException>((await fetching.Ended).Cause);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal("answer 2", await second.Arrives());
    }

    [Theory]
    [InlineData(true, true, HttpStatusCode.OK)]
    [InlineData(true, false, HttpStatusCode.OK)]
    [InlineData(false, true, HttpStatusCode.GatewayTimeout)]
    [InlineData(false, false, HttpStatusCode.ServiceUnavailable)]
    public async Task Behind_a_request_that_ended_none_who_waits_for_its_answer_is_told_of_a_failure(bool cacheFirst, bool timesOut, HttpStatusCode expected)
    {
        var (begun, calls) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), 0);
        await using var app = await StartAsync(cacheFirst, app => app.MapGet("/", async (CancellationToken token) =>
        {
            if (Interlocked.Increment(ref calls) == 1)
            {
                begun.SetResult();
                await Task.Delay(Timeout.Infinite, token);
            }

            return "answer";
        }).CacheOutput());
        using var giveUp = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add(RemainingTimeHeader.Lifeline.Name, "300");

        var first = app.Http.SendAsync(request, giveUp.Token);
        await begun.Task.Arrives();
        var waiting = Enumerable.Range(0, 5).Select(_ => app.GetAsync("/")).ToArray();
        await Patience.Until(() => cacheFirst || app.Contexts.Live == 6);
        if (timesOut)
        {
            app.Clock.Advance(TimeSpan.FromMilliseconds(300));
            Assert.Equal(HttpStatusCode.GatewayTimeout, (await first).StatusCode);
        }
        else
        {
            await giveUp.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        }

        foreach (var answer in await Task.WhenAll(waiting).Arrives())
        {
            using (answer)
            {
                // Who came too late to wait has fetched it for himself.
                Assert.True(answer.StatusCode == expected || answer.StatusCode == HttpStatusCode.OK, answer.StatusCode.ToString());
            }
        }
    }

    [Theory]
    [InlineData("ada", HttpStatusCode.OK)]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    public async Task Authentication_has_the_requests_context_and_decides_as_ever(string? user, HttpStatusCode expected)
    {
        await using var app = await LiveApp.StartAsync(
            services =>
            {
                services.AddAuthorization();
                services.AddAuthentication("test").AddScheme<AuthenticationSchemeOptions, ByHeader>("test", null);
            },
            app =>
            {
                app.UseRouting().UseLifeline().UseAuthentication().UseAuthorization();
                app.MapGet("/cart", (Context ctx, ClaimsPrincipal principal) => $"{principal.Identity?.Name} {ctx.Name}").RequireAuthorization();
            });

        using var request = new HttpRequestMessage(HttpMethod.Get, "/cart");
        if (user is not null)
        {
            request.Headers.Add("user", user);
        }

        using var response = await app.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(expected, response.StatusCode);
        if (user is not null)
        {
            Assert.Equal("ada GET /cart", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
    }

    private static Task<LiveApp> StartAsync(bool cacheFirst, Action<WebApplication> map) => LiveApp.StartAsync(
        services => services.AddOutputCache(),
        app =>
        {
            app.UseRouting();
            _ = cacheFirst ? app.UseOutputCache().UseLifeline() : app.UseLifeline().UseOutputCache();
            map(app);
        });

    private sealed class ByHeader(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            Context.RequestContext.ThrowIfDone();
            var user = Request.Headers["user"].ToString();
            return Task.FromResult(user.Length == 0
                ? AuthenticateResult.NoResult()
                : AuthenticateResult.Success(new(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, user)], Scheme.Name)), Scheme.Name)));
        }
    }
}
