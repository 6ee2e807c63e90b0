using System.Diagnostics;

namespace Lifeline.Http.Tests;

/// <summary>The four ways in which a call that waits can end, each known by the type of what it throws.</summary>
public class FourEndsTests
{
    private const string Problem = """{ "ended": "deadline", "detail": "no time left", "hop": "pricing" }""";

    private static readonly TimeSpan s_budget = TimeSpan.FromMilliseconds(50);

    private readonly VirtualClock _clock = new();

    [Fact]
    public async Task The_clients_timeout_the_deadline_the_cancel_and_the_answer_are_told_apart()
    {
        Assert.Equal("client's timeout", await CallAsync(Context.Background, timeout: s_budget));

        using var deadline = Context.Root(_clock).WithTimeout(s_budget);
        Assert.Equal("deadline", await CallAsync(deadline, reached: () => _clock.Advance(s_budget)));

        using var canceled = Context.Background.WithCancel();
        Assert.Equal("cancel", await CallAsync(canceled, reached: () => canceled.Cancel()));

        Assert.Equal("pricing's 504", await CallAsync(Context.Background, answers: true));
    }

    [Fact]
    public async Task The_current_activity_learns_of_a_call_that_was_ended()
    {
        using var activity = new Activity("test") { IsAllDataRequested = true }.Start();
        using var scope = Context.Root(_clock).WithTimeout(s_budget, new FormatException("the plan's limit"));

        await CallAsync(scope, reached: () => _clock.Advance(s_budget));

        var told = Assert.Single(activity.Events);
        Assert.Equal("lifeline.ended", told.Name);
        var tags = told.Tags.ToDictionary();
        Assert.Equal("deadline", tags["lifeline.ended"]);
        Assert.Equal("FormatException: the plan's limit", tags["lifeline.cause"]);
        Assert.StartsWith("GET http://127.0.0.1:", (string)tags["lifeline.operation"]!, StringComparison.Ordinal);
        Assert.Contains("lifeline.deadline", tags.Keys);
        Assert.Null(activity.GetTagItem("lifeline.ended"));        // the activity itself goes on
    }

    private static async Task<string> CallAsync(Context ctx, TimeSpan? timeout = null, Action? reached = null, bool answers = false)
    {
        await using var server = answers
            ? await Server.StartAsync(http =>
            {
                http.Response.StatusCode = 504;
                http.Response.ContentType = "application/problem+json";
                return http.Response.Body.WriteAsync(System.Text.Encoding.UTF8.GetBytes(Problem)).AsTask();
            })
            : await Server.StartSilentAsync();
        using var http = new HttpClient { BaseAddress = server.Address, Timeout = timeout ?? Patience.Longest };
        var call = http.GetStringAsync("/", ctx);
        if (reached is not null)
        {
            await server.Reached;
            reached();
        }

        try
        {
            return await call;
        }
        catch (DeadlineExceededException)
        {
            return "deadline";
        }
        catch (CanceledException)
        {
            return "cancel";
        }
        catch (TaskCanceledException failure) when (failure.InnerException is TimeoutException)
        {
            return "client's timeout";
        }
        catch (HttpRequestException failure) when (failure.InnerException is RemoteEndedException remote)
        {
            return $"{remote.ServiceName}'s {remote.Status}";
        }
    }
}
