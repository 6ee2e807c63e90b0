using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Lifeline.AspNetCore.Tests;

/// <summary>The transports of SignalR's own client, in an application that gives each request a short time.</summary>
public class TransportTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMilliseconds(600);

    public static TheoryData<HttpTransportType> Transports => [HttpTransportType.WebSockets, HttpTransportType.ServerSentEvents, HttpTransportType.LongPolling];

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_connection_outlives_the_time_of_a_request(HttpTransportType transport)
    {
        await using var app = await StartAsync(new Endings());
        await using var hub = await ConnectAsync(app, transport);
        Assert.Equal("1", await hub.InvokeAsync<string>("Echo", "1", TestContext.Current.CancellationToken).Arrives());

        for (var i = 0; i < 3; i++)
        {
            app.Clock.Advance(s_limit);
            Assert.Equal("2", await hub.InvokeAsync<string>("Echo", "2", TestContext.Current.CancellationToken).Arrives());
        }

        Assert.Equal(HubConnectionState.Connected, hub.State);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_calls_context_ends_when_the_client_is_gone(HttpTransportType transport)
    {
        var call = new Endings();
        await using var app = await StartAsync(call);
        var hub = await ConnectAsync(app, transport);

        _ = hub.InvokeAsync("Wait", TestContext.Current.CancellationToken).ContinueWith(_ => { }, TaskScheduler.Default);
        await call.Begun;
        await hub.DisposeAsync();

        Assert.IsType<ClientGoneException>((await call.Ended).Cause);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_stream_stops_when_its_client_cancels_it(HttpTransportType transport)
    {
        var call = new Endings();
        await using var app = await StartAsync(call);
        await using var hub = await ConnectAsync(app, transport);
        using var cancel = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var item in hub.StreamAsync<int>("Stream", cancel.Token))
            {
                Assert.Equal(1, item);
                await call.Begun;
                await cancel.CancelAsync();
            }
        });

        Assert.IsType<ClientGoneException>((await call.Ended).Cause);
    }

    private static Task<LiveApp> StartAsync(Endings call) => LiveApp.StartAsync(
        services =>
        {
            services.AddSignalR();
            services.AddSingleton(call);
        },
        app =>
        {
            app.UseWebSockets().UseRouting().UseLifeline();
            app.MapHub<TransportHub>("/hub");
        },
        options => options.DefaultTimeout = s_limit);

    private static async Task<HubConnection> ConnectAsync(LiveApp app, HttpTransportType transport)
    {
        var hub = new HubConnectionBuilder().WithUrl(new Uri(app.Address, "/hub"), transport).Build();
        await hub.StartAsync(TestContext.Current.CancellationToken).Arrives();
        return hub;
    }
}

internal sealed class TransportHub(Endings call) : Hub
{
    public string Echo(string text) => Clients is null ? "" : text;

    public Task<string> Wait(Lifeline.Context ctx) => call.WaitAsync(ctx);

    public async IAsyncEnumerable<int> Stream(Lifeline.Context ctx, [EnumeratorCancellation] CancellationToken canceled)
    {
        yield return canceled.IsCancellationRequested ? 0 : 1;
        await call.WaitAsync(ctx);
    }
}
