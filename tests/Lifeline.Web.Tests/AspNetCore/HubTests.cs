using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.AspNetCore.SignalR;

namespace Lifeline.AspNetCore.Tests;

/// <summary>Hubs of SignalR, spoken to over a bare WebSocket in its JSON protocol.</summary>
public class HubTests
{
    private const char EndOfMessage = '\u001e';

    [Fact]
    public async Task A_hubs_method_takes_the_context_of_its_call()
    {
        await using var app = await StartAsync(new Endings());
        using var hub = await ConnectAsync(app);

        await SendAsync(hub, """{"type":1,"invocationId":"1","target":"Name","arguments":["cart"]}""");

        Assert.Equal("""{"type":3,"invocationId":"1","result":"CartHub.Name, cart, True"}""", await ReceiveAsync(hub));
    }

    [Fact]
    public async Task Each_call_has_a_context_of_its_own_that_ends_with_it()
    {
        var seen = new List<Context>();
        await using var app = await StartAsync(new Endings(), seen);
        using var hub = await ConnectAsync(app);

        await SendAsync(hub, """{"type":1,"invocationId":"1","target":"Keep","arguments":[]}""");
        await ReceiveAsync(hub);
        await SendAsync(hub, """{"type":1,"invocationId":"2","target":"Keep","arguments":[]}""");
        await ReceiveAsync(hub);

        Assert.NotEqual(seen[0], seen[1]);
        await seen[0].Done.AsTask().Arrives();
        Assert.IsType<RequestFinishedException>(seen[0].Cause);
    }

    [Fact]
    public async Task A_client_that_is_gone_ends_its_calls()
    {
        var call = new Endings();
        await using var app = await StartAsync(call);
        using var hub = await ConnectAsync(app);

        await SendAsync(hub, """{"type":1,"invocationId":"1","target":"Wait","arguments":[]}""");
        await call.Begun;
        hub.Abort();

        Assert.IsType<ClientGoneException>((await call.Ended).Cause);
        await app.StopAsync();

        // SignalR waits for no call of a client that is gone, and disposes its scope right after the method.
        await Patience.Until(() => app.Contexts.Live == 0);
    }

    [Fact]
    public async Task A_shutdown_ends_calls_and_tells_the_client()
    {
        var call = new Endings();
        await using var app = await StartAsync(call);
        using var hub = await ConnectAsync(app);

        await SendAsync(hub, """{"type":1,"invocationId":"1","target":"Wait","arguments":[]}""");
        await call.Begun;
        using var root = app.Services.GetRequiredService<RootOfTest>();
        root.Scope.Cancel(new FormatException("the lease was lost"));

        Assert.Contains("HubException: The service is shutting down. Another instance may answer.", await ReceiveAsync(hub), StringComparison.Ordinal);
        Assert.IsType<FormatException>((await call.Ended).Cause);
    }

    [Theory]
    [InlineData("Stream")]
    [InlineData("StreamUntilCanceled")]
    public async Task A_streams_context_lives_as_long_as_the_stream(string target)
    {
        var call = new Endings();
        await using var app = await StartAsync(call);
        using var hub = await ConnectAsync(app);

        await SendAsync(hub, $$"""{"type":4,"invocationId":"1","target":"{{target}}","arguments":[]}""");
        Assert.Equal("""{"type":2,"invocationId":"1","item":1}""", await ReceiveAsync(hub));
        Assert.False((await call.Begun).IsDone);

        if (target == "Stream")
        {
            hub.Abort();
        }
        else
        {
            await SendAsync(hub, """{"type":5,"invocationId":"1"}""");
        }

        Assert.IsType<ClientGoneException>((await call.Ended).Cause);
    }

    [Fact]
    public async Task A_hubs_constructor_is_told_where_to_take_it()
    {
        await using var app = await StartAsync(new Endings());
        using var hub = await ConnectAsync(app, "/early", greets: false);

        var told = new StringBuilder();
        while (!told.ToString().Contains("\"type\":7", StringComparison.Ordinal))
        {
            told.Append(await ReceiveAsync(hub));       // the greeting may come by itself or with the farewell
        }

        Assert.Contains("Take it as a parameter of the hub's method", told.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hub_without_contexts_makes_none()
    {
        await using var app = await StartAsync(new Endings());
        using var hub = await ConnectAsync(app);
        var before = app.Contexts.Started;

        await SendAsync(hub, """{"type":1,"invocationId":"1","target":"Plain","arguments":[]}""");

        Assert.Equal("""{"type":3,"invocationId":"1","result":"plain"}""", await ReceiveAsync(hub));
        Assert.Equal(before, app.Contexts.Started);
    }

    private static Task<LiveApp> StartAsync(Endings call, List<Context>? seen = null)
    {
        var root = new RootOfTest(Context.Background.WithCancel());
        return LiveApp.StartAsync(
            services =>
            {
                services.AddSignalR(hubs => hubs.EnableDetailedErrors = true);
                services.AddSingleton(call).AddSingleton(seen ?? []).AddSingleton(root);
            },
            app =>
            {
                app.UseLifeline();
                app.MapHub<CartHub>("/hub");
                app.MapHub<EarlyHub>("/early");
            },
            options => options.Root = root.Scope);
    }

    private static async Task<ClientWebSocket> ConnectAsync(LiveApp app, string path = "/hub", bool greets = true)
    {
        var hub = new ClientWebSocket();
        await hub.ConnectAsync(new UriBuilder(app.Address) { Scheme = "ws", Path = path }.Uri, TestContext.Current.CancellationToken);
        await SendAsync(hub, """{"protocol":"json","version":1}""");
        if (greets)
        {
            Assert.Equal("{}", await ReceiveAsync(hub));
        }

        return hub;
    }

    private static Task SendAsync(ClientWebSocket hub, string message) =>
        hub.SendAsync(Encoding.UTF8.GetBytes(message + EndOfMessage), WebSocketMessageType.Text, true, CancellationToken.None);

    // One message at a time: the server writes each in a frame of its own.
    private static async Task<string> ReceiveAsync(ClientWebSocket hub)
    {
        var buffer = new byte[4096];
        var received = await hub.ReceiveAsync(buffer, CancellationToken.None).Arrives();
        return Encoding.UTF8.GetString(buffer, 0, received.Count).TrimEnd(EndOfMessage);
    }
}

/// <summary>What all contexts of an application derive from, where a test ends it.</summary>
public sealed record RootOfTest(ContextScope Scope) : IDisposable
{
    public void Dispose() => Scope.Dispose();
}

internal sealed class CartHub(Endings call, List<Context> seen) : Hub
{
    public string Name(string what, Lifeline.Context ctx) => $"{ctx.Name}, {what}, {ctx.CanBeDone && !seen.Contains(ctx)}";

    public void Keep(Lifeline.Context ctx) => seen.Add(ctx);

    public string Plain() => seen.Count == 0 ? "plain" : "not plain";

    public Task<string> Wait(Lifeline.Context ctx) => call.WaitAsync(ctx);

    public async IAsyncEnumerable<int> Stream(Lifeline.Context ctx)
    {
        yield return 1;
        await call.WaitAsync(ctx);
    }

    public async IAsyncEnumerable<int> StreamUntilCanceled(Lifeline.Context ctx, [EnumeratorCancellation] CancellationToken canceled)
    {
        yield return canceled.IsCancellationRequested ? 0 : 1;
        await call.WaitAsync(ctx);
    }
}

internal sealed class EarlyHub(Context ctx) : Hub
{
    public string Name() => $"{ctx.Name}";
}
