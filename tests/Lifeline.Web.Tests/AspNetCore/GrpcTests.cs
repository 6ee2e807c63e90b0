using Grpc.Core;
using Grpc.Net.Client;

namespace Lifeline.AspNetCore.Tests;

/// <summary>
/// Beside gRPC's own server, which swallows whatever a method throws: its client is told the status of the request's end, in
/// the trailers, and whether the method knew of contexts or not.
/// </summary>
public class GrpcTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(1);

    public static TheoryData<string> Ways => ["context", "token", "call's token"];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task An_endpoints_timeout_is_a_deadline_that_was_exceeded(string way)
    {
        var methods = new Methods();
        await using var app = await StartAsync(methods);
        using var channel = ChannelTo(app);

        var answer = Call(channel, Shop.Wait, way);
        await methods.Begun.Arrives();
        app.Clock.Advance(s_limit);

        await AssertEndedAsync(answer, StatusCode.DeadlineExceeded, "The request's time was up.");
        await app.StopAsync();
        Assert.StartsWith("Warning: POST /shop.Shop/WaitAsync was ended and answered gRPC 4. ", Assert.Single(app.Log.OfLifeline), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_stream_that_has_begun_ends_with_the_status_behind_whole_messages(string way)
    {
        var methods = new Methods();
        await using var app = await StartAsync(methods);
        using var channel = ChannelTo(app);

        using var call = channel.CreateCallInvoker().AsyncServerStreamingCall(Shop.Stream, null, default, way);
        Assert.True(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken).Arrives());
        Assert.Equal("first", call.ResponseStream.Current);
        await methods.Begun.Arrives();
        app.Clock.Advance(s_limit);

        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(TestContext.Current.CancellationToken).Arrives());
        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
        Assert.Contains("The request's time was up.", error.Status.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Wait")]
    [InlineData("Stream")]
    public async Task A_shutdown_makes_the_service_unavailable(string name)
    {
        var methods = new Methods();
        await using var app = await StartAsync(methods);
        using var channel = ChannelTo(app);

        var answer = Call(channel, name == "Wait" ? Shop.Wait : Shop.Stream, "token");
        await methods.Begun.Arrives();
        app.Host.StopApplication();

        await AssertEndedAsync(answer, StatusCode.Unavailable, "The service is shutting down. Another instance may answer.");
    }

    [Theory]
    [InlineData("Wait")]
    [InlineData("Stream")]
    public async Task The_callers_own_time_ends_the_method_as_the_callers(string name)
    {
        var methods = new Methods();
        await using var app = await StartAsync(methods, isLimited: false);
        using var channel = ChannelTo(app);

        // By the client's own clock that is far away, and would not come before the test is given up.
        var answer = Call(channel, name == "Wait" ? Shop.Wait : Shop.Stream, "token", DateTime.UtcNow + (2 * Patience.Longest));
        var ctx = await methods.Begun.Arrives();
        Assert.InRange(ctx.Remaining!.Value, Patience.Longest, 2 * Patience.Longest);
        app.Clock.Advance(2 * Patience.Longest);

        await AssertEndedAsync(answer, StatusCode.DeadlineExceeded, detail: null);
        Assert.Equal(DeadlineSource.Caller, Assert.IsType<RequestDeadlineException>(ctx.Cause).Owner);
    }

    [Theory]
    [InlineData("Wait")]
    [InlineData("Stream")]
    public async Task A_client_that_hangs_up_ends_the_method(string name)
    {
        var methods = new Methods();
        await using var app = await StartAsync(methods);
        using var channel = ChannelTo(app);
        using var hangUp = new CancellationTokenSource();

        var answer = Call(channel, name == "Wait" ? Shop.Wait : Shop.Stream, "token", hangUp: hangUp);
        var ctx = await methods.Begun.Arrives();
        await hangUp.CancelAsync();

        await AssertEndedAsync(answer, StatusCode.Cancelled, detail: null);
        await ctx.Done.AsTask().Arrives();
        Assert.IsType<ClientGoneException>(ctx.Cause);
        await app.StopAsync();
        Assert.StartsWith("Information: ", Assert.Single(app.Log.OfLifeline), StringComparison.Ordinal);
        Assert.Contains("answered gRPC 1. ", Assert.Single(app.Log.OfLifeline), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not found", StatusCode.NotFound)]
    [InlineData("unknown", StatusCode.Unknown)]
    public async Task A_status_that_the_method_chose_stays_though_the_request_has_ended(string way, StatusCode expected)
    {
        var methods = new Methods();
        await using var app = await StartAsync(methods);
        using var channel = ChannelTo(app);

        var answer = Call(channel, Shop.Wait, way);
        await methods.Begun.Arrives();
        app.Clock.Advance(s_limit);

        await AssertEndedAsync(answer, expected, way);
        await app.StopAsync();
        Assert.Empty(app.Log.OfLifeline);
    }

    [Fact]
    public async Task A_failure_in_time_stays_what_the_framework_makes_of_it()
    {
        await using var app = await StartAsync(new Methods());
        using var channel = ChannelTo(app);

        await AssertEndedAsync(Call(channel, Shop.Wait, "failure"), StatusCode.Unknown, "Exception was thrown by handler.");
        Assert.Empty(app.Log.OfLifeline);
    }

    private static async Task AssertEndedAsync(Task answer, StatusCode expected, string? detail)
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => answer.Arrives());
        Assert.Equal(expected, error.StatusCode);
        if (detail is not null)
        {
            Assert.Equal(detail, error.Status.Detail);
        }
    }

    private static async Task Call(
        GrpcChannel channel, Method<string, string> method, string way, DateTime? deadline = null, CancellationTokenSource? hangUp = null)
    {
        var (invoker, options) = (channel.CreateCallInvoker(), new CallOptions(null, deadline, hangUp?.Token ?? CancellationToken.None));
        if (method.Type == MethodType.Unary)
        {
            using var unary = invoker.AsyncUnaryCall(method, null, options, way);
            await unary;
            return;
        }

        using var stream = invoker.AsyncServerStreamingCall(method, null, options, way);
        while (await stream.ResponseStream.MoveNext(CancellationToken.None))
        {
            // To the end.
        }
    }

    private static GrpcChannel ChannelTo(LiveApp app) => GrpcChannel.ForAddress(app.Address);

    private static Task<LiveApp> StartAsync(Methods methods, bool isLimited = true) => LiveApp.StartAsync(
        services =>
        {
            services.AddGrpc();
            services.AddSingleton(methods);
        },
        app =>
        {
            app.UseRouting().UseLifeline();
            var service = app.MapGrpcService<ShopService>();
            _ = isLimited ? service.WithRequestTimeout(s_limit) : service;
        },
        http2: true);

    /// <summary>What the service's methods tell the test.</summary>
    internal sealed class Methods
    {
        private readonly TaskCompletionSource<Context> _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<Context> Begun => _begun.Task;

        public void Begin(Context ctx) => _begun.SetResult(ctx);
    }

    /// <summary>What a compiler of protocol buffers would have made, for messages of text.</summary>
    [BindServiceMethod(typeof(Shop), nameof(Bind))]
    internal abstract class Shop
    {
        public static readonly Method<string, string> Wait = new(
            MethodType.Unary, "shop.Shop", nameof(WaitAsync), Marshallers.StringMarshaller, Marshallers.StringMarshaller);

        public static readonly Method<string, string> Stream = new(
            MethodType.ServerStreaming, "shop.Shop", nameof(StreamAsync), Marshallers.StringMarshaller, Marshallers.StringMarshaller);

        public static void Bind(ServiceBinderBase binder, Shop? shop)
        {
            binder.AddMethod(Wait, shop is null ? null : new UnaryServerMethod<string, string>(shop.WaitAsync));
            binder.AddMethod(Stream, shop is null ? null : new ServerStreamingServerMethod<string, string>(shop.StreamAsync));
        }

        public abstract Task<string> WaitAsync(string way, ServerCallContext call);

        public abstract Task StreamAsync(string way, IServerStreamWriter<string> items, ServerCallContext call);
    }

    internal sealed class ShopService(Context ctx, Methods methods) : Shop
    {
        public override async Task<string> WaitAsync(string way, ServerCallContext call)
        {
            if (way == "failure")
            {
                throw new FormatException();
            }

            var http = call.GetHttpContext();
            var token = http.RequestAborted;
            methods.Begin(ctx);
            switch (way)
            {
                case "context":
                    await ctx.Done;
                    throw ctx.Error!;
                case "token":
                    await Task.Delay(Timeout.Infinite, token);
                    break;
                case "call's token":
                    await Task.Delay(Timeout.Infinite, call.CancellationToken);
                    break;
                default:
                    await ctx.Done;
                    throw new RpcException(new Status(way == "not found" ? StatusCode.NotFound : StatusCode.Unknown, way));
            }

            return "never";
        }

        public override async Task StreamAsync(string way, IServerStreamWriter<string> items, ServerCallContext call)
        {
            await items.WriteAsync("first");
            await WaitAsync(way, call);
        }
    }
}
