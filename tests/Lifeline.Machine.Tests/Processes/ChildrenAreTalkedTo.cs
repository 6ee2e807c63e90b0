using System.Text;

namespace Lifeline.Processes.Tests;

public sealed class ChildrenAreTalkedTo
{
    [Fact]
    public async Task A_question_is_answered_while_the_program_runs()
    {
        await using var child = new ProcessCommand("cat").Start(Context.Background);
        await using var lines = child.ReadLinesAsync().GetAsyncEnumerator(TestContext.Current.CancellationToken);
        foreach (var question in new[] { "one", "two" })
        {
            await child.Input.WriteAsync(Encoding.UTF8.GetBytes(question + "\n"), TestContext.Current.CancellationToken);
            Assert.True(await lines.MoveNextAsync().AsTask().Arrives());
            Assert.Equal(question, lines.Current);
        }

        await child.Input.DisposeAsync();

        Assert.False(await lines.MoveNextAsync().AsTask().Arrives());
        Assert.Equal(0, (await child.Result.Arrives()).ExitCode);
    }

    [Fact]
    public async Task Disposing_stops_a_program_that_still_runs()
    {
        var child = Shell.Script("echo ready; exec sleep 1000").Start(Context.Background);
        await child.DisposeAsync().AsTask().Arrives();
        await child.DisposeAsync().AsTask().Arrives();

        Assert.False(Shell.Runs(child.Id));
        await Assert.ThrowsAsync<CanceledException>(() => child.Result);
    }

    [Fact]
    public async Task The_rest_of_an_output_can_be_read_after_the_exit()
    {
        await using var child = Shell.Script("echo one; echo two").Start(Context.Background);
        await child.Result.Arrives();

        using var reader = new StreamReader(child.Output);
        Assert.Equal("one\ntwo\n", await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_stopped_programs_output_has_no_end_but_an_error()
    {
        using var scope = Context.Background.WithCancel();
        await using var child = Shell.Script("trap 'echo last words; exit 0' TERM; echo ready; sleep 1000 & wait").Start(scope);
        await using var lines = child.ReadLinesAsync().GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await lines.MoveNextAsync().AsTask().Arrives());

        scope.Cancel();

        Assert.True(await lines.MoveNextAsync().AsTask().Arrives());
        Assert.Equal("last words", lines.Current);
        await Assert.ThrowsAsync<CanceledException>(() => lines.MoveNextAsync().AsTask().Arrives());
    }

    [Fact]
    public async Task Writing_to_a_program_that_reads_nothing_ends_with_the_context()
    {
        using var scope = Context.Background.WithCancel();
        await using var child = Shell.Script("echo ready; exec sleep 1000").Start(scope);
        var writing = child.Input.WriteAsync(new byte[3_000_000], TestContext.Current.CancellationToken).AsTask();
        Assert.False(writing.IsCompleted);

        scope.Cancel();

        await Assert.ThrowsAsync<CanceledException>(() => writing.Arrives());
    }

    [Fact]
    public async Task Reading_what_was_closed_at_the_end_is_the_contexts_error()
    {
        using var scope = Context.Background.WithCancel();
        await using var child = new ProcessCommand("cat").Start(scope);
        using var registration = scope.Context.AfterFunc(child.Output.Dispose);
        var reading = child.Output.ReadAsync(new byte[10], TestContext.Current.CancellationToken).AsTask();

        scope.Cancel();

        await Assert.ThrowsAsync<CanceledException>(() => reading.Arrives());
        await Assert.ThrowsAsync<CanceledException>(() => child.Output.ReadAsync(new byte[10], TestContext.Current.CancellationToken).AsTask().Arrives());
    }

    [Fact]
    public async Task Writing_to_a_program_that_has_exited_fails_though_a_descendant_holds_its_input()
    {
        await using var child = Shell.Script("{ exec sleep 1000 <&3; } 3<&0 & echo $!; read go").Start(Context.Background);
        await using var lines = child.ReadLinesAsync().GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await lines.MoveNextAsync().AsTask().Arrives());

        var writing = child.Input.WriteAsync(Encoding.UTF8.GetBytes("\n" + new string('x', 3_000_000)), TestContext.Current.CancellationToken).AsTask();

        await Assert.ThrowsAsync<IOException>(() => writing.Arrives());
        await new ProcessCommand("kill", lines.Current).RunAsync(Context.Background).Arrives();
    }

    [Fact]
    public async Task A_readers_own_token_is_its_own()
    {
        await using var child = new ProcessCommand("cat").Start(Context.Background);
        using var source = new CancellationTokenSource();
        var reading = child.Output.ReadAsync(new byte[10], source.Token).AsTask();

        source.Cancel();

        Assert.Equal(source.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.Arrives())).CancellationToken);
        Assert.False(child.Result.IsCompleted);
    }
}
