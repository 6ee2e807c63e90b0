using System.IO.Pipes;

namespace Lifeline.Processes.Tests;

/// <summary>The streams of a command are foreign code: whatever they do, the run ends when it should.</summary>
public sealed class DeafStreamsAreLeft : IDisposable
{
    private readonly VirtualClock _clock = new();
    private readonly ManualResetEventSlim _released = new();

    public void Dispose() => _released.Set();       // the threads that the streams still hold

    [Theory]
    [InlineData("never")]
    [InlineData("block")]
    [InlineData("pipe")]
    public async Task An_input_that_never_delivers_does_not_keep_a_program_that_has_exited(string how)
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        var input = InputThat(how, pipe);

        var result = await new ProcessCommand("true") { Input = input }.RunAsync(Context.Root(_clock)).Arrives();

        Assert.Equal((0, ProcessStop.None, true), (result.ExitCode, result.Stop, result.IsOutputComplete));
        pipe.Dispose();                             // lets go of the read that waits in the system
    }

    [Theory]
    [InlineData("never")]
    [InlineData("block")]
    [InlineData("pipe")]
    public async Task An_input_that_never_delivers_does_not_outlast_the_context(string how)
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        var input = InputThat(how, pipe);
        using var output = new Transcript();
        using var scope = Context.Root(_clock).WithCancel();
        var running = (Shell.Script("echo ready; exec cat") with { Input = input, Output = output }).RunAsync(scope);
        await output.Contains("ready").Arrives();

        scope.Cancel();

        var error = await Assert.ThrowsAsync<CanceledException>(() => running.Arrives());
        Assert.Equal(ProcessStop.Asked, Assert.IsType<ProcessFailedException>(error.InnerException).Result.Stop);
        pipe.Dispose();
    }

    [Theory]
    [InlineData("never", true)]
    [InlineData("never", false)]
    [InlineData("block", true)]
    [InlineData("block", false)]
    public async Task An_output_that_takes_nothing_does_not_outlast_the_context(string how, bool isOutput)
    {
        using var scope = Context.Root(_clock).WithCancel();
        var target = new Foreign(_ => Stuck(how));
        var running = (isOutput ? Shell.Script("yes; true") with { Output = target } : Shell.Script("yes >&2; true") with { Errors = target }).RunAsync(scope);

        scope.Cancel();

        await Assert.ThrowsAsync<CanceledException>(() => running.Arrives());
    }

    [Theory]
    [InlineData("never", "echo something")]
    [InlineData("block", "echo something")]
    [InlineData("never", "echo something >&2")]
    [InlineData("block", "echo something >&2")]
    public async Task An_output_that_takes_nothing_is_left_when_the_grace_after_the_exit_is_over(string how, string script)
    {
        var target = new Foreign(_ => Stuck(how));
        var running = (Shell.Script(script) with { Output = target, Errors = target, Grace = TimeSpan.FromSeconds(8) }).RunAsync(Context.Root(_clock));
        await Patience.Until(() => _clock.Pending.Count > 0);

        _clock.Advance(TimeSpan.FromSeconds(8));

        var result = await running.Arrives();
        Assert.Equal((0, false), (result.ExitCode, result.IsOutputComplete));
    }

    [Fact]
    public async Task A_streamed_childs_errors_that_nobody_takes_do_not_keep_it()
    {
        var target = new Foreign(_ => Stuck("block"));
        var child = (Shell.Script("echo something >&2; exec sleep 1000") with { Errors = target }).Start(Context.Root(_clock));

        await child.DisposeAsync().AsTask().Arrives();

        Assert.False(Shell.Runs(child.Id));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_input_that_fails_because_it_was_cut_is_no_failure(bool isDisposedMeanwhile)
    {
        var reading = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var input = new Foreign(async token =>
        {
            await using var registration = token.Register(() => reading.TrySetException(isDisposedMeanwhile ? new ObjectDisposedException("it") : new IOException("cut off")));
            return await reading.Task;
        });

        Assert.Equal(0, (await new ProcessCommand("true") { Input = input }.RunAsync(Context.Root(_clock)).Arrives()).ExitCode);
    }

    [Fact]
    public async Task An_input_that_fails_after_the_exit_is_no_failure()
    {
        // The output is held by a descendant: the run goes on after the exit.
        using var output = new Transcript();
        var failing = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var input = new Foreign(_ => new(failing.Task));
        var running = (Shell.Script("sleep 1000 & echo $!") with { Input = input, Output = output }).RunAsync(Context.Root(_clock));
        await Patience.Until(() => _clock.Pending.Count > 0);

        failing.SetException(new IOException("the disk is gone"));
        await output.Contains("\n").Arrives();
        await new ProcessCommand("kill", System.Text.Encoding.UTF8.GetString(output.ToArray()).Trim()).RunAsync(Context.Background).Arrives();

        Assert.Equal((0, true), (await running.Arrives()) is var result ? (result.ExitCode, result.IsOutputComplete) : default);
    }

    [Fact]
    public async Task A_failure_that_came_before_the_end_of_the_context_is_what_is_thrown()
    {
        // The program takes its time to stop, and the context ends meanwhile.
        using var output = new Transcript();
        using var scope = Context.Root(_clock).WithCancel();
        var failing = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var input = new Foreign(_ => new(failing.Task));
        var command = Shell.Script("trap 'echo asked; while true; do sleep 1000; done' TERM; echo ready; sleep 1000 & wait") with { Input = input, Output = output };
        var running = command.RunAsync(scope);
        await output.Contains("ready").Arrives();

        failing.SetException(new IOException("the disk is gone"));
        await output.Contains("asked").Arrives();
        scope.Cancel();
        await Patience.Until(() => _clock.Pending.Count > 0);
        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal("the disk is gone", (await Assert.ThrowsAsync<IOException>(() => running.Arrives())).Message);
    }

    [Fact]
    public async Task A_failure_that_came_after_the_end_of_the_context_is_inside_of_its_error()
    {
        using var ready = new Transcript();
        using var scope = Context.Root(_clock).WithCancel();
        var target = new Foreign(_ => throw new IOException("the disk is full"));
        var command = Shell.Script("trap 'echo bye; sleep 0.5; exit 0' TERM; echo ready >&2; sleep 1000 & wait") with { Output = target, Errors = ready };
        var running = command.RunAsync(scope);
        await ready.Contains("ready").Arrives();

        scope.Cancel();

        var error = await Assert.ThrowsAsync<CanceledException>(() => running.Arrives());
        Assert.Equal("the disk is full", Assert.IsType<ProcessFailedException>(error.InnerException).InnerException?.Message);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1_000_000)]
    public async Task An_input_that_lies_about_its_length_is_told_so(int length)
    {
        var input = new Foreign(_ => new(length));

        var failure = await Assert.ThrowsAsync<IOException>(() => new ProcessCommand("cat") { Input = input }.RunAsync(Context.Root(_clock)).Arrives());

        Assert.Contains($"{length} bytes", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whatever_streams_do_a_run_ends_and_one_that_was_stopped_leaves_no_process()
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        var mark = Guid.NewGuid().ToString();
        var tally = new Dictionary<string, int>();
        for (var batch = 0; batch < 6; batch++)
        {
            var runs = Enumerable.Range(0, 12).Select(run => ChaosAsync(mark, new Random(HashCode.Combine(seed, batch, run))));
            foreach (var outcome in await Task.WhenAll(runs).Arrives())
            {
                tally[outcome] = tally.GetValueOrDefault(outcome) + 1;
            }
        }

        TestContext.Current.TestOutputHelper.WriteLine(string.Join(", ", tally.Select(entry => $"{entry.Value} {entry.Key}")));
        Assert.True(tally.Count > 2, "All runs ended alike.");
    }

    private static async Task<string> ChaosAsync(string mark, Random random)
    {
        string[] scripts = ["exit 0", "exec cat", "head -c 20000", "yes", "yes >&2", "cat >&2", "trap '' TERM; cat; sleep 1000", "sleep 1000 & exec cat"];
        mark += "/" + random.Next();
        using var released = new ManualResetEventSlim();
        var chaos = new Lock();
        using var scope = Context.Background.WithTimeout(TimeSpan.FromMilliseconds(random.Next(100)));
        var command = Shell.Script(scripts[random.Next(scripts.Length)]) with
        {
            Input = New(),
            Output = random.Next(3) == 0 ? null : New(),
            Errors = random.Next(3) == 0 ? null : New(),
            Grace = TimeSpan.FromMilliseconds(random.Next(60)),
            Environment = new Dictionary<string, string?> { ["TEST_MARK"] = mark },
        };
        try
        {
            return (await command.RunAsync(scope)).IsOutputComplete ? "whole" : "not whole";
        }
        catch (ContextEndedException ended)
        {
            Assert.Equal(scope.Token, ended.CancellationToken);
            Assert.Empty(Shell.StartedWith(mark));
            return "ended";
        }
        catch (IOException failure)
        {
            Assert.Matches("of chaos|says that it has read", failure.Message);
            return "failed";
        }
        finally
        {
            released.Set();
            foreach (var orphan in Shell.StartedWith(mark))
            {
                await new ProcessCommand("kill", "-9", $"{orphan}").RunAsync(Context.Background);      // of a program that had exited by itself
            }
        }

        Foreign New() => new(token => Next() switch
        {
            < 50 => new(Next() * 150),
            < 55 => new(0),
            < 60 => throw new IOException("of chaos, at once"),
            < 65 => ValueTask.FromException<int>(new IOException("of chaos")),
            < 70 => new(Next() % 2 == 0 ? -1 : 1_000_000),
            < 75 => new(new TaskCompletionSource<int>().Task),
            < 80 => Block(released),
            < 90 => Yield(Next()),
            < 95 => Register(() => released.Wait(CancellationToken.None), token),
            _ => Register(() => throw new InvalidOperationException("of chaos, in a callback"), token),
        });

        int Next()
        {
            lock (chaos)
            {
                return random.Next(100);
            }
        }
    }

    private static async ValueTask<int> Yield(int length)
    {
        await Task.Yield();
        return length;
    }

    private static ValueTask<int> Register(Action callback, CancellationToken token)
    {
        token.Register(callback);
        return new(10);
    }

    private static ValueTask<int> Block(ManualResetEventSlim released)
    {
        released.Wait(CancellationToken.None);
        return ValueTask.FromException<int>(new IOException("of chaos, late"));
    }

    private Stream InputThat(string how, AnonymousPipeServerStream pipe) =>
        how == "pipe"
            ? new FileStream(new Microsoft.Win32.SafeHandles.SafeFileHandle(pipe.ClientSafePipeHandle.DangerousGetHandle(), ownsHandle: false), FileAccess.Read, 1)
            : new Foreign(_ => Stuck(how));

    private ValueTask<int> Stuck(string how)
    {
        if (how == "never")
        {
            return new(new TaskCompletionSource<int>().Task);
        }

        _released.Wait(CancellationToken.None);
        return new(0);
    }

    /// <summary>Reads and writes as it is told, and throws when it is disposed.</summary>
    private sealed class Foreign(Func<CancellationToken, ValueTask<int>> next) : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => next(cancellationToken);

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => await next(cancellationToken);

        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            throw new InvalidOperationException("It is not the run's to dispose.");
        }
    }
}
