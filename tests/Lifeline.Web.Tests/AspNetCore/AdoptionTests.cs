using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Grpc.Core;
using Grpc.Net.Client;
using Lifeline.Http;
using Microsoft.Extensions.Http;

namespace Lifeline.AspNetCore.Tests;

/// <summary>A service that knows of tokens only, and its clients of the factory: what the next hop is told, and where the time went.</summary>
public class AdoptionTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMilliseconds(500);

    public static TheoryData<string, string> Ways => new()
    {
        { "plain", "none" }, { "plain", "before" }, { "plain", "behind" },
        { "linked", "none" }, { "linked", "before" }, { "linked", "behind" },
        { "limited", "none" }, { "limited", "before" },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task The_next_hop_is_told_what_is_left_though_the_client_was_given_only_a_token(string handler, string resilience)
    {
        await using var behind = await NextHopAsync();
        await using var front = await StartAsync(behind, resilience);

        Assert.Equal("490", await front.GetStringAsync($"/{handler}/told"));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task When_the_time_is_up_the_call_has_ended_and_the_answer_tells_of_it(string handler, string resilience)
    {
        var next = new Endings();
        await using var behind = await NextHopAsync(next);
        await using var front = await StartAsync(behind, resilience);

        var answer = front.GetAsync($"/{handler}/wait");
        await next.Begun;
        front.Clock.Advance(s_limit);

        using var response = await answer.Arrives();
        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal(("endpoint-deadline", $"GET {behind.Address}wait"), (problem.GetProperty("cause").GetString(), problem.GetProperty("operation").GetString()));
        Assert.IsType<ClientGoneException>((await next.Ended).Cause);
        Assert.Contains("had 500 ms", Assert.Single(front.Log.OfLifeline), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("before")]
    public async Task An_exception_filter_by_the_handlers_token_matches_behind_a_call(string resilience)
    {
        var next = new Endings();
        await using var behind = await NextHopAsync(next);
        await using var front = await StartAsync(behind, resilience);

        var answer = front.GetStringAsync("/filtered/wait");
        await next.Begun;
        front.Clock.Advance(s_limit);

        Assert.Equal("mine", await answer.Arrives());
    }

    [Fact]
    public async Task A_call_that_passes_no_token_on_purpose_is_bound_to_nothing()
    {
        await using var behind = await NextHopAsync();
        await using var front = await StartAsync(behind, "before");

        Assert.Equal("", await front.GetStringAsync("/none/told"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_one_client_says_of_its_destination_comes_before_the_defaults(bool defaultsFirst)
    {
        await using var behind = await NextHopAsync();
        var toStrangers = new HttpPropagationOptions { Headers = [] };
        var services = new ServiceCollection();
        _ = defaultsFirst ? services.ConfigureHttpClientDefaults(Default) : services;
        services.AddHttpClient("stranger", Address).AddLifelineHandler(toStrangers);
        services.AddHttpClient("friend", Address).AddLifelineHandler();
        _ = defaultsFirst ? services : services.ConfigureHttpClientDefaults(Default);
        await using var provider = services.BuildServiceProvider();
        using var scope = Context.Root(new VirtualClock()).WithTimeout(s_limit);

        Assert.Equal(("", "490"), (await ToldAsync("stranger"), await ToldAsync("friend")));

        void Address(HttpClient http) => http.BaseAddress = behind.Address;

        void Default(IHttpClientBuilder client) => client.AddLifelineHandler(HttpPropagationOptions.Default);

        async Task<string> ToldAsync(string name)
        {
            using var http = provider.GetRequiredService<IHttpClientFactory>().CreateClient(name);
            return await http.GetStringAsync("/told", scope.Token);
        }
    }

    [Fact]
    public void Each_client_has_one_handler_in_front_and_one_behind_however_often_it_was_said()
    {
        var services = new ServiceCollection();
        var client = services.ConfigureHttpClientDefaults(each => each.AddLifelineHandler()).AddHttpClient("twice").AddLifelineHandler().AddLifelineHandler();
        client.AddHttpMessageHandler(() => new Retry());
        client.AddHttpMessageHandler(() => new LifelineHandler { AttemptTimeout = s_limit });
        using var provider = services.BuildServiceProvider();

        var handlers = new List<HttpMessageHandler>();
        for (var at = provider.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler("twice"); at is DelegatingHandler { InnerHandler: { } inner }; at = inner)
        {
            handlers.Add(at);
        }

        Assert.Equal(
            ["OutermostHandler", "Retry", "LifelineHandler"],
            handlers.Select(handler => handler.GetType().Name).Where(name => !name.StartsWith("Logging", StringComparison.Ordinal) && !name.StartsWith("Lifetime", StringComparison.Ordinal)));
        Assert.Equal(s_limit, handlers.OfType<LifelineHandler>().Single().AttemptTimeout);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_gRPC_clients_call_that_ends_with_the_request_is_no_failure(bool hangsUp)
    {
        var next = new Endings();
        await using var behind = await LiveApp.StartAsync(
            services =>
            {
                services.AddGrpc();
                services.AddSingleton(next);
            },
            app => app.UseRouting().UseLifeline().UseEndpoints(endpoints => endpoints.MapGrpcService<WaitingService>()),
            http2: true);
        using var channel = GrpcChannel.ForAddress(behind.Address);
        await using var front = await LiveApp.StartAsync(app => app.MapGet("/", async (CancellationToken token) =>
            await channel.CreateCallInvoker().AsyncUnaryCall(Waiting.Wait, null, new CallOptions(cancellationToken: token), "")).WithRequestTimeout(s_limit));

        if (hangsUp)
        {
            using (await front.SendRawAsync("/"))
            {
                await next.Begun;
            }
        }
        else
        {
            var answer = front.GetAsync("/");
            await next.Begun;
            front.Clock.Advance(s_limit);
            using var response = await answer.Arrives();
            Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        }

        Assert.IsType<ClientGoneException>((await next.Ended).Cause);
        await Patience.Until(() => front.Contexts.Live == 0);
        Assert.Contains(hangsUp ? "answered 499" : "answered 504", Assert.Single(front.Log.OfLifeline), StringComparison.Ordinal);
    }

    private static Task<LiveApp> NextHopAsync(Endings? endings = null) => LiveApp.StartAsync(app =>
    {
        app.MapGet("/told", (HttpRequest request) => $"{request.Headers["lifeline-timeout-ms"]}");
        app.MapGet("/wait", (Context ctx) => endings!.WaitAsync(ctx));
    });

    private static Task<LiveApp> StartAsync(LiveApp behind, string resilience) => LiveApp.StartAsync(
        services =>
        {
            if (resilience == "before")
            {
                services.ConfigureHttpClientDefaults(client => client.AddLifelineHandler());
            }

            var client = services.AddHttpClient("next", http => http.BaseAddress = behind.Address);
            if (resilience != "none")
            {
                client.AddStandardResilienceHandler(options =>
                {
                    options.TotalRequestTimeout.Timeout = 2 * Patience.Longest;
                    options.AttemptTimeout.Timeout = Patience.Longest;
                    options.CircuitBreaker.SamplingDuration = 2 * Patience.Longest;
                });
            }

            if (resilience != "before")
            {
                client.AddLifelineHandler();
            }
        },
        app =>
        {
            app.UseRouting().UseLifeline();
            app.MapGet("/plain/{path}", (IHttpClientFactory clients, string path, CancellationToken token) => Next(clients).GetStringAsync(path, token)).WithRequestTimeout(s_limit);
            app.MapGet("/none/{path}", (IHttpClientFactory clients, string path) => Next(clients).GetStringAsync(path)).WithRequestTimeout(s_limit);
            app.MapGet("/linked/{path}", async (IHttpClientFactory clients, string path, CancellationToken token) =>
            {
                using var linked = CancellationTokenSource.CreateLinkedTokenSource(token);
                return await Next(clients).GetStringAsync(path, linked.Token);
            }).WithRequestTimeout(s_limit);
            app.MapGet("/limited/{path}", async (IHttpClientFactory clients, string path, HttpContext http, CancellationToken token) =>
            {
                using var own = new CancellationTokenSource(Patience.Longest);
                using var linked = CancellationTokenSource.CreateLinkedTokenSource(own.Token, token, http.RequestAborted);
                return await Next(clients).GetStringAsync(path, linked.Token);
            }).WithRequestTimeout(s_limit);
            app.MapGet("/filtered/{path}", async (IHttpClientFactory clients, string path, CancellationToken token) =>
            {
                try
                {
                    return await Next(clients).GetStringAsync(path, token);
                }
                catch (OperationCanceledException e) when (e.CancellationToken == token)
                {
                    return "mine";
                }
            }).WithRequestTimeout(s_limit);
        },
        options => options.ShowDetails = true);

    private static HttpClient Next(IHttpClientFactory clients) => clients.CreateClient("next");

    private sealed class Retry : DelegatingHandler;

    /// <summary>What a compiler of protocol buffers would have made, for messages of text.</summary>
    [BindServiceMethod(typeof(Waiting), nameof(Bind))]
    internal abstract class Waiting
    {
        public static readonly Method<string, string> Wait = new(
            MethodType.Unary, "waiting.Waiting", nameof(WaitAsync), Marshallers.StringMarshaller, Marshallers.StringMarshaller);

        public static void Bind(ServiceBinderBase binder, Waiting? service) =>
            binder.AddMethod(Wait, service is null ? null : new UnaryServerMethod<string, string>(service.WaitAsync));

        public abstract Task<string> WaitAsync(string request, ServerCallContext call);
    }

    internal sealed class WaitingService(Context ctx, Endings endings) : Waiting
    {
        public override Task<string> WaitAsync(string request, ServerCallContext call) => endings.WaitAsync(ctx);
    }
}
