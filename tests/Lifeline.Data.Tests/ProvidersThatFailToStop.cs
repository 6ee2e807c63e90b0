using System.Data;
using System.Diagnostics;

namespace Lifeline.Data.Tests;

/// <summary>Whatever a provider does when it is to stop, nobody waits for it without end.</summary>
public sealed class ProvidersThatFailToStop : IDisposable
{
    private readonly ScriptedConnection _connection = new();

    public void Dispose() => _connection.Dispose();

    [Fact]
    public async Task One_whose_Cancel_throws_is_stopped_by_its_token()
    {
        _connection.OnCancel = static () => throw new NotSupportedException();

        await EndsAsync();
    }

    [Fact]
    public async Task One_whose_Cancel_throws_and_that_knows_no_token_is_tried_again_and_counted()
    {
        var ended = new TaskCompletionSource();
        var cancels = 0;
        _connection.OnExecute = _ => ended.Task;
        _connection.OnCancel = () =>
        {
            cancels++;
            ended.SetException(new TimeoutException("cut off"));
            throw new NotSupportedException();
        };
        var failed = ActiveDbCommands.FailedStops;

        await EndsAsync();

        Assert.Equal(1, cancels);
        Assert.Equal(failed + 1, ActiveDbCommands.FailedStops);
    }

    [Fact]
    public async Task One_whose_token_works_is_not_asked_to_Cancel()
    {
        var cancels = 0;
        _connection.OnCancel = () => cancels++;

        await EndsAsync();

        Assert.Equal(0, cancels);
        Assert.Equal(ConnectionState.Open, _connection.State);
    }

    [Fact]
    public async Task One_whose_first_Cancel_was_of_no_use_is_asked_again()
    {
        var ended = new TaskCompletionSource();
        var cancels = 0;
        _connection.OnExecute = _ => ended.Task;
        _connection.OnCancel = () =>
        {
            if (++cancels == 2)
            {
                ended.SetException(new TimeoutException("cut off"));
            }
        };

        await EndsAsync();

        Assert.Equal(2, cancels);
    }

    // The server may not have got the statement yet, and forgets the stop; MySqlConnector takes it for done and asks once.
    [Fact]
    public async Task One_that_has_just_begun_a_statement_is_left_the_time_to_send_it()
    {
        var begun = Stopwatch.GetTimestamp();
        var stopped = TimeSpan.Zero;
        _connection.OnExecute = async token =>
        {
            await using var registration = token.Register(() => stopped = Stopwatch.GetElapsedTime(begun));
            await Task.Delay(Timeout.Infinite, token);
        };

        await EndsAsync();

        Assert.True(stopped >= TimeSpan.FromMilliseconds(40), $"after {stopped}");      // 50, and timers are not exact
    }

    [Fact]
    public async Task One_that_does_not_return_from_Cancel_is_given_up_on_and_its_connection_closed()
    {
        using var released = new ManualResetEventSlim();
        var ended = new TaskCompletionSource();
        _connection.OnExecute = _ => ended.Task;
        _connection.OnCancel = () =>
        {
            ended.SetException(new TimeoutException("cut off"));
            released.Wait(TestContext.Current.CancellationToken);
        };
        var givenUp = ActiveDbCommands.GivenUpStops;
        try
        {
            await EndsAsync();

            Assert.Equal(givenUp + 1, ActiveDbCommands.GivenUpStops);
            await Patience.Until(() => _connection.State == ConnectionState.Closed);
        }
        finally
        {
            released.Set();
        }
    }

    [Fact]
    public async Task One_whose_token_callback_throws_is_stopped()
    {
        _connection.OnExecute = static async token =>
        {
            var ended = new TaskCompletionSource();
            await using var registration = token.Register(() =>
            {
                ended.SetException(new OperationCanceledException(token));
                throw new InvalidOperationException("of a callback");
            });
            await ended.Task;
        };

        await EndsAsync();
    }

    [Fact]
    public async Task One_that_takes_no_timeout_runs_without()
    {
        _connection.OnTimeoutSet = static () => throw new NotSupportedException();
        _connection.OnExecute = static _ => Task.CompletedTask;
        using var scope = Context.Background.WithTimeout(TimeSpan.FromSeconds(5));

        await ExecuteAsync(scope);
    }

    // Each step of the provider does one of these, and the call comes back with the context's error all the same.
    [Fact]
    public async Task Whatever_it_does_at_each_step_the_call_comes_back()
    {
        var random = new Random(Seeds.Next(Seeds.Chaos, "providers"));
        for (var round = 0; round < 40; round++)
        {
            await using var connection = new ScriptedConnection();
            var ended = new TaskCompletionSource();
            var heedsToken = random.Next(2) == 0;
            var (onToken, onCancel) = (random.Next(4), random.Next(4));
            connection.OnExecute = async token =>
            {
                await using var registration = token.Register(() =>
                {
                    if (heedsToken)
                    {
                        ended.TrySetException(Failure(onToken, token));
                    }
                });
                await ended.Task;
            };
            connection.OnCancel = () =>
            {
                ended.TrySetException(Failure(onCancel, default));
                _ = onCancel switch
                {
                    0 => throw new NotSupportedException(),
                    1 => throw new InvalidOperationException(),
                    _ => true,
                };
            };
            connection.OnTimeoutSet = random.Next(4) == 0 ? static () => throw new NotSupportedException() : static () => { };

            using var scope = Context.Background.WithCancel();
            var running = ExecuteAsync(scope, connection);
            if (random.Next(2) == 0)
            {
                await Task.Yield();
            }

            scope.Cancel();
            await Assert.ThrowsAsync<CanceledException>(() => running.Arrives());
        }
    }

    private static Exception Failure(int kind, CancellationToken token) => kind switch
    {
        0 => new OperationCanceledException(token),
        1 => new TimeoutException("cut off"),
        2 => new IOException("broken pipe"),
        _ => new InvalidOperationException("the connection is closed"),
    };

    private async Task EndsAsync()
    {
        using var scope = Context.Background.WithCancel();
        var running = ExecuteAsync(scope);
        scope.Cancel();
        await Assert.ThrowsAsync<CanceledException>(() => running.Arrives());
    }

    private Task<int> ExecuteAsync(Context ctx) => ExecuteAsync(ctx, _connection);

    private static async Task<int> ExecuteAsync(Context ctx, ScriptedConnection connection)
    {
        await using var command = connection.CreateCommand();
        return await command.ExecuteNonQueryAsync(ctx);
    }
}
