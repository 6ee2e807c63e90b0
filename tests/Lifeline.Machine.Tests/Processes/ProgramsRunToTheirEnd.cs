using System.ComponentModel;
using System.Text;

namespace Lifeline.Processes.Tests;

public sealed class ProgramsRunToTheirEnd
{
    [Fact]
    public async Task Both_outputs_and_the_exit_code_are_kept()
    {
        var result = await Shell.Script("echo out; echo err >&2; exit 3").RunAsync(Context.Background).Arrives();

        Assert.Equal(("out\n", "err\n", 3), (result.Output, result.Errors, result.ExitCode));
        Assert.Equal(ProcessStop.None, result.Stop);
        Assert.True(result.IsOutputComplete);
    }

    [Fact]
    public async Task Arguments_need_no_quotes()
    {
        var result = await new ProcessCommand("printf", "%s|", "a b", "\"c'", "$d", "").RunAsync(Context.Background).Arrives();

        Assert.Equal("a b|\"c'|$d||", result.Output);
    }

    [Fact]
    public async Task Success_can_be_demanded()
    {
        var good = await new ProcessCommand("true").RunAsync(Context.Background).Arrives();
        var bad = await Shell.Script("echo no such table >&2; exit 4").RunAsync(Context.Background).Arrives();

        Assert.Same(good, good.EnsureSuccess());
        var failure = Assert.Throws<ProcessFailedException>(() => bad.EnsureSuccess());
        Assert.Same(bad, failure.Result);
        Assert.Contains("'sh' exited with 4", failure.Message, StringComparison.Ordinal);
        Assert.Contains("no such table", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_input_the_program_reads_an_end_at_once() =>
        Assert.Equal("", (await new ProcessCommand("cat").RunAsync(Context.Background).Arrives()).Output);

    [Fact]
    public async Task An_input_longer_than_any_pipe_is_fed_while_the_output_is_copied()
    {
        var bytes = new byte[3_000_000];
        new Random(1).NextBytes(bytes);
        using var target = new MemoryStream();

        var result = await new ProcessCommand("cat") { Input = new MemoryStream(bytes), Output = target }.RunAsync(Context.Background).Arrives();

        Assert.Equal(bytes, target.ToArray());
        Assert.Equal("", result.Output);
    }

    [Fact]
    public async Task A_program_need_not_read_its_input()
    {
        var result = await new ProcessCommand("true") { Input = new MemoryStream(new byte[3_000_000]) }.RunAsync(Context.Background).Arrives();

        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public async Task An_input_that_never_ends_does_not_keep_a_program_that_has_exited()
    {
        var result = await new ProcessCommand("head", "-c", "5") { Input = new Endless() }.RunAsync(Context.Background).Arrives();

        Assert.Equal(5, Encoding.UTF8.GetByteCount(result.Output));
    }

    [Fact]
    public async Task Folder_and_environment_are_those_of_the_command()
    {
        var folder = Directory.CreateTempSubdirectory("lifeline-processes-");
        try
        {
            var command = Shell.Script("pwd -P; echo \"$GREETING\"; echo \"${HOME-none}\"") with
            {
                WorkingDirectory = folder.FullName,
                Environment = new Dictionary<string, string?> { ["GREETING"] = "hello", ["HOME"] = null },
            };

            Assert.Equal($"{folder.FullName}\nhello\nnone\n", (await command.RunAsync(Context.Background).Arrives()).Output);
        }
        finally
        {
            folder.Delete();
        }
    }

    [Fact]
    public async Task A_program_that_does_not_exist_is_the_systems_own_error()
    {
        using var scope = Context.Background.WithCancel();

        await Assert.ThrowsAsync<Win32Exception>(() => new ProcessCommand("no-such-program-anywhere").RunAsync(scope));
        Assert.False(scope.Context.IsDone);
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new ProcessCommand(""));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProcessCommand("true") { Grace = TimeSpan.FromTicks(-1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProcessCommand("true") { CaptureLimit = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProcessCommand("true") { StopSignal = (System.Runtime.InteropServices.PosixSignal)9 });
        Assert.Throws<InvalidOperationException>(() => new ProcessCommand("true") { Output = Stream.Null }.Start(Context.Background));
    }

    private sealed class Endless : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            cancellationToken.IsCancellationRequested
                ? ValueTask.FromCanceled<int>(cancellationToken)
                : new(buffer.Length);
    }
}
