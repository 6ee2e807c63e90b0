using System.Net;
using System.Reflection;
using Grpc.Core;

namespace Lifeline.AspNetCore.Tests;

/// <summary>A request's end is known in whatever a handler, or a library that it uses, has put it.</summary>
public class WrappedEndTests
{
    public static TheoryData<string> OfTheEnd => new(s_ofTheEnd.Keys);

    public static TheoryData<string> OfItsOwn => new(s_ofItsOwn.Keys);

    private static readonly Dictionary<string, Func<Context, Exception>> s_ofTheEnd = new()
    {
        ["Task.Wait"] = static ctx => Assert.Throws<AggregateException>(() => Task.Delay(Timeout.Infinite, ctx.Token).Wait(TestContext.Current.CancellationToken)),
        ["several tasks"] = static ctx => new AggregateException(ctx.Error!, new AggregateException(new TaskCanceledException())),
        ["reflection"] = static ctx => new TargetInvocationException(ctx.Error),
        ["an ORM"] = static ctx => new InvalidOperationException("An error occurred while saving.", new OperationCanceledException(ctx.Token)),
        ["HttpClient"] = static ctx => new HttpRequestException("sending failed", new TaskCanceledException()),
        ["gRPC"] = static _ => Rpc(StatusCode.Cancelled),
        ["gRPC's deadline"] = static _ => new AggregateException(Rpc(StatusCode.DeadlineExceeded)),
        ["a closed thing"] = static _ => new ObjectDisposedException("connection"),
    };

    private static readonly Dictionary<string, Func<Context, Exception>> s_ofItsOwn = new()
    {
        ["a validation"] = static _ => new FormatException(),
        ["a constraint"] = static _ => new InvalidOperationException("An error occurred while saving.", new FormatException("duplicate key")),
        ["a validation beside a cancellation"] = static ctx => new AggregateException(ctx.Error!, new FormatException()),
        ["gRPC's other status"] = static _ => Rpc(StatusCode.NotFound),
        ["an answer"] = static _ => new HttpRequestException("404", null, HttpStatusCode.NotFound),
        ["somebody else's time limit"] = static _ => new TaskCanceledException("timeout", new TimeoutException()),
    };

    [Theory]
    [MemberData(nameof(OfTheEnd))]
    public async Task The_end_is_answered_as_the_end(string what)
    {
        var (status, log, calls) = await RunAsync(s_ofTheEnd[what], ends: true);

        Assert.Equal(HttpStatusCode.GatewayTimeout, status);
        Assert.StartsWith("Warning: GET / was ended and answered 504.", Assert.Single(log), StringComparison.Ordinal);
        Assert.Equal(0, calls);
    }

    [Theory]
    [MemberData(nameof(OfItsOwn))]
    public async Task A_failure_of_its_own_stays_its_own_after_the_end(string what)
    {
        var (status, log, calls) = await RunAsync(s_ofItsOwn[what], ends: true);

        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.Empty(log);
        Assert.Equal(1, calls);
    }

    [Theory]
    [InlineData("reflection")]
    [InlineData("several tasks")]
    public async Task The_end_of_a_part_is_known_in_it_too(string what)
    {
        var (status, _, _) = await RunAsync(
            ctx =>
            {
                using var part = ctx.WithTimeout(TimeSpan.Zero);
                return s_ofTheEnd[what](part);
            },
            ends: false);

        Assert.Equal(HttpStatusCode.GatewayTimeout, status);
    }

    [Theory]
    [InlineData(false, HttpStatusCode.ServiceUnavailable)]
    [InlineData(true, HttpStatusCode.InternalServerError)]
    public async Task So_is_the_end_of_a_remote_side(bool isBesideAnother, HttpStatusCode expected)
    {
        var remote = new HttpRequestException(null, new RemoteEndedException(503, "I am down"));

        var (status, _, _) = await RunAsync(_ => isBesideAnother ? new AggregateException(remote, new FormatException()) : new AggregateException(remote), ends: false);

        Assert.Equal(expected, status);
    }

    private static RpcException Rpc(StatusCode code) => new(new Status(code, ""));

    private static async Task<(HttpStatusCode Status, string[] Log, int Unhandled)> RunAsync(Func<Context, Exception> failure, bool ends)
    {
        var unhandled = 0;
        await using var app = await LiveApp.StartAsync(_ => { }, app =>
        {
            app.Use(async (http, next) =>
            {
                try
                {
                    await next(http);
                }
                catch
                {
                    unhandled++;
                    throw;
                }
            });
            app.UseRouting().UseLifeline();
            app.MapGet("/", string (Context ctx) =>
            {
                ((VirtualClock)ctx.Clock).Advance(TimeSpan.FromSeconds(ends ? 1 : 0));
                throw failure(ctx);
            }).WithRequestTimeout(TimeSpan.FromSeconds(1));
        });

        using var response = await app.GetAsync("/");
        return (response.StatusCode, app.Log.OfLifeline, unhandled);
    }
}
