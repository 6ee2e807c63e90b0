namespace Lifeline.Processes.Tests;

public sealed class ProgramsEndWithTheirContext
{
    // Says goodbye when asked. The sleep is in the background, as a shell runs no trap while it waits in the foreground.
    private const string Polite = "trap 'echo bye; exit 7' TERM; echo ready; sleep 1000 & wait";

    // An ignored signal stays ignored in what the shell starts.
    private const string Stubborn = "trap '' TERM; echo ready; while true; do sleep 1000; done";

    private readonly VirtualClock _clock = new();

    [Fact]
    public async Task Under_a_context_that_has_ended_nothing_is_started()
    {
        using var scope = Context.Background.WithCancel();
        scope.Cancel();

        await Assert.ThrowsAsync<CanceledException>(() => new ProcessCommand("no-such-program-anywhere").RunAsync(scope));
        Assert.Throws<CanceledException>(() => new ProcessCommand("no-such-program-anywhere").Start(scope));
    }

    [Fact]
    public async Task A_program_is_asked_and_may_say_goodbye()
    {
        using var output = new Transcript();
        using var scope = Context.Root(_clock).WithCancel();
        var running = (Shell.Script(Polite) with { Output = output }).RunAsync(scope);
        await output.Contains("ready").Arrives();

        scope.Cancel(new InvalidOperationException("the user left"));

        var error = await Assert.ThrowsAsync<CanceledException>(() => running.Arrives());
        var result = Assert.IsType<ProcessFailedException>(error.InnerException).Result;
        Assert.Equal((ProcessStop.Asked, 7), (result.Stop, result.ExitCode));
        await output.Contains("bye").Arrives();
        Assert.Equal(scope.Token, error.CancellationToken);
        Assert.Equal("running sh", error.Operation);
        Assert.Contains("the user left", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_knows_no_goodbye_ends_by_the_signal()
    {
        using var scope = Context.Root(_clock).WithTimeout(TimeSpan.FromSeconds(3));
        await using var child = Shell.Script("echo ready; exec sleep 1000").Start(scope);
        await using var lines = child.ReadLinesAsync().GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await lines.MoveNextAsync());

        _clock.Advance(TimeSpan.FromSeconds(3));

        var error = await Assert.ThrowsAsync<DeadlineExceededException>(() => child.Result.Arrives());
        var result = Assert.IsType<ProcessFailedException>(error.InnerException).Result;
        Assert.Equal((ProcessStop.Asked, 128 + 15), (result.Stop, result.ExitCode));
        Assert.Equal(TimeSpan.FromSeconds(3), error.Spent);
    }

    [Fact]
    public async Task One_that_does_not_listen_is_killed_when_its_grace_is_over()
    {
        using var output = new Transcript();
        using var scope = Context.Root(_clock).WithCancel();
        var running = (Shell.Script(Stubborn) with { Errors = output, Output = output, Grace = TimeSpan.FromSeconds(8) }).RunAsync(scope);
        await output.Contains("ready").Arrives();

        scope.Cancel();
        await Patience.Until(() => _clock.Pending.Count > 0);
        _clock.Advance(TimeSpan.FromSeconds(8) - TimeSpan.FromTicks(1));
        Assert.False(running.IsCompleted);
        _clock.Advance(TimeSpan.FromTicks(1));

        var error = await Assert.ThrowsAsync<CanceledException>(() => running.Arrives());
        var result = Assert.IsType<ProcessFailedException>(error.InnerException).Result;
        Assert.Equal((ProcessStop.Killed, 128 + 9), (result.Stop, result.ExitCode));
        Assert.Empty(_clock.Pending);
    }

    [Fact]
    public async Task Without_grace_nothing_is_asked()
    {
        using var scope = Context.Root(_clock).WithCancel();
        await using var child = (Shell.Script(Polite) with { Grace = TimeSpan.Zero }).Start(scope);
        await using var lines = child.ReadLinesAsync().GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await lines.MoveNextAsync());

        scope.Cancel();

        var error = await Assert.ThrowsAsync<CanceledException>(() => child.Result.Arrives());
        Assert.Equal(ProcessStop.Killed, Assert.IsType<ProcessFailedException>(error.InnerException).Result.Stop);
        await Assert.ThrowsAsync<CanceledException>(() => lines.MoveNextAsync().AsTask().Arrives());
    }

    [Fact]
    public async Task Another_signal_can_be_the_question()
    {
        using var output = new Transcript();
        using var scope = Context.Root(_clock).WithCancel();
        var command = Shell.Script("trap 'exit 5' HUP; echo ready; sleep 1000 & wait") with
        {
            Output = output,
            StopSignal = System.Runtime.InteropServices.PosixSignal.SIGHUP,
        };
        var running = ChildSignals.Heard(() => command.RunAsync(scope));
        await output.Contains("ready").Arrives();

        scope.Cancel();

        var error = await Assert.ThrowsAsync<CanceledException>(() => running.Arrives());
        Assert.Equal(5, Assert.IsType<ProcessFailedException>(error.InnerException).Result.ExitCode);
    }

    [Fact]
    public async Task What_it_had_written_is_in_the_error()
    {
        using var scope = Context.Root(_clock).WithCancel();
        var folder = Directory.CreateTempSubdirectory("lifeline-processes-");
        try
        {
            var written = Path.Combine(folder.FullName, "written");
            var running = Shell.Script($"echo half an answer; echo half a warning >&2; : > '{written}'; exec sleep 1000").RunAsync(scope);
            await Patience.Until(() => File.Exists(written));

            scope.Cancel();

            var error = await Assert.ThrowsAsync<CanceledException>(() => running.Arrives());
            var failure = Assert.IsType<ProcessFailedException>(error.InnerException);
            Assert.Equal(("half an answer\n", "half a warning\n"), (failure.Result.Output, failure.Result.Errors));
            Assert.Contains("half a warning", failure.Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task An_input_that_fails_stops_the_program_and_is_thrown()
    {
        // A program that saw the end of half its input would take it for all of it.
        var running = (Shell.Script("cat > /dev/null; echo took it for all") with { Input = new Failing() }).RunAsync(Context.Background);

        Assert.Equal("the disk is gone", (await Assert.ThrowsAsync<IOException>(() => running.Arrives())).Message);
    }

    [Fact]
    public async Task An_output_that_fails_stops_the_program_and_is_thrown()
    {
        var running = (Shell.Script("echo something; exec sleep 1000") with { Output = new Failing() }).RunAsync(Context.Background);

        Assert.Equal("the disk is gone", (await Assert.ThrowsAsync<IOException>(() => running.Arrives())).Message);
    }

    [Fact]
    public async Task A_result_that_came_before_the_end_is_a_result()
    {
        using var scope = Context.Root(_clock).WithCancel();
        var result = await Shell.Script("exit 3").RunAsync(scope).Arrives();

        scope.Cancel();

        Assert.Equal((ProcessStop.None, 3), (result.Stop, result.ExitCode));
    }

    private sealed class Failing : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromException<int>(new IOException("the disk is gone"));

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromException(new IOException("the disk is gone"));
    }
}
