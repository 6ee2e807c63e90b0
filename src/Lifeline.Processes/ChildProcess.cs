using System.Diagnostics.CodeAnalysis;
using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Lifeline.Processes.Output;
using Lifeline.Processes.Stopping;

namespace Lifeline.Processes;

/// <summary>A running program that ends with its context, made by <see cref="ProcessCommand.Start"/>.</summary>
/// <remarks>
/// Dispose it. <see cref="Input"/> and <see cref="Output"/> are each for one thread at a time; all else is thread-safe.
/// </remarks>
[HoldsContext]
public sealed class ChildProcess : IAsyncDisposable
{
    // What a killed program had written is in the pipe already, so this is plenty; real time, since nobody moves a
    // virtual clock for it.
    private static readonly TimeSpan s_drain = TimeSpan.FromMilliseconds(250);

    private readonly Context _ctx;
    private readonly ContextScope _scope;               // ends with _ctx, when disposed, or when a copied stream fails
    private readonly ProcessCommand _command;
    private readonly Process _process;
    private readonly ProcessTree _tree;
    private readonly long _started;
    private readonly CapturedOutput _output;
    private readonly CapturedOutput _errors;
    private readonly CancellationTokenSource _cutInput = new();
    private readonly CancellationTokenSource _cutOutput = new();
    private readonly CancellationTokenSource _cutErrors = new();
    private Exception? _streamFailure;                  // written once, by the first copied stream that failed

    private ChildProcess(Context ctx, in ContextScope scope, ProcessCommand command, string mark, Process process, bool streaming)
    {
        _ctx = ctx;
        _scope = scope;
        _command = command;
        _process = process;
        _started = ctx.Clock.GetTimestamp();
        _output = new CapturedOutput(command.CaptureLimit);
        _errors = new CapturedOutput(command.CaptureLimit);
        _tree = new ProcessTree(process, mark);
        Id = process.Id;
        Input = new ChildStream(process.StandardInput.BaseStream, this, _cutInput.Token);
        Output = new ChildStream(process.StandardOutput.BaseStream, this, _cutOutput.Token);
        Result = RunAsync(streaming);
    }

    /// <summary>The number by which the operating system knows the program.</summary>
    public int Id { get; }

    /// <summary>The program's standard input. Close it to tell the program that there is no more.</summary>
    /// <remarks>Writing throws the context's error once the program was stopped, and an <see cref="IOException"/> when it exited by itself.</remarks>
    public Stream Input { get; }

    /// <summary>The program's standard output. Read it: a program that nobody reads waits when the pipe is full.</summary>
    /// <remarks>
    /// Can be read during the program's grace, for its last words. When the program was stopped, reading throws the
    /// context's error after the last byte, so that half an output is never taken for a whole one.
    /// </remarks>
    public Stream Output { get; }

    /// <summary>Completes when the program has exited, with how it ended; fails with the context's error when it was stopped.</summary>
    /// <remarks>The same task each time. See <see cref="ProcessCommand.RunAsync"/> for what it throws.</remarks>
    public Task<ProcessResult> Result { get; }

    internal bool IsEnding => _scope.Context.IsDone;

    /// <summary>Reads standard output line by line, in the command's encoding.</summary>
    /// <exception cref="ContextEndedException">The program was stopped.</exception>
    /// <remarks>Takes <see cref="Output"/> over: call it once, and read by nothing else.</remarks>
    [SuppressMessage("Lifeline", "LL1101:ContextNotForwarded", Justification = "The pipe is cut at the end of the context, when its last lines have been read.")]
    public async IAsyncEnumerable<string> ReadLinesAsync()
    {
        using var reader = new StreamReader(Output, _command.Encoding, detectEncodingFromByteOrderMarks: false, bufferSize: -1, leaveOpen: true);
        while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            yield return line;
        }
    }

    /// <summary>Stops the program if it still runs, as its context's end would, waits until it is gone, and closes all pipes. The second time does nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        _scope.Dispose();
        await ((Task)Result).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Output.DisposeAsync().ConfigureAwait(false);
        _process.Dispose();
    }

    /// <summary>The error of the context that has ended: the caller's, if it has, as that one has the caller's own token.</summary>
    internal ContextEndedException Ended(Exception? failure)
    {
        var whose = _ctx.IsDone ? _ctx : _scope.Context;
        return whose.EndedDuring($"running {_command.FileName}", _ctx.Clock.GetElapsedTime(_started), failure)!;
    }

    internal static ChildProcess Start(Context ctx, ProcessCommand command, bool streaming, string file, int line)
    {
        ctx.ThrowIfDone();
        var mark = ProcessTree.NewMark();
        var scope = ctx.WithCancel(file, line);
        try
        {
            return new ChildProcess(ctx, scope, command, mark, Launch(command, mark), streaming);
        }
        catch
        {
            scope.Dispose();                    // nothing was started
            throw;
        }
    }

    private static Process Launch(ProcessCommand command, string mark)
    {
        var start = new ProcessStartInfo(command.FileName, command.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = command.WorkingDirectory ?? "",
        };
        foreach (var (name, value) in command.Environment)
        {
            if (value is null)
            {
                start.Environment.Remove(name);
            }
            else
            {
                start.Environment[name] = value;
            }
        }

        ProcessTree.Mark(start.Environment, mark);
        return Process.Start(start)!;
    }

    private async Task<ProcessResult> RunAsync(bool streaming)
    {
        var input = streaming ? Task.CompletedTask : Copying(Pump.InAsync(_command.Input, _process.StandardInput.BaseStream, _cutInput.Token));
        var output = streaming
            ? Task.FromResult(true)
            : Copying(Pump.OutAsync(_process.StandardOutput.BaseStream, _command.Output, _output, _cutOutput.Token));
        var errors = Copying(Pump.OutAsync(_process.StandardError.BaseStream, _command.Errors, _errors, _cutErrors.Token));

        using var end = new EndWatch(_scope);
        var stop = await _tree.RunToExitAsync(_scope, _command, end.Ended).ConfigureAwait(false);
        var elapsed = _ctx.Clock.GetElapsedTime(_started);
        _cutInput.Cancel();
        var isComplete = await TakeOutputAsync(streaming, stop, Task.WhenAll(output, errors), end.Ended).ConfigureAwait(false);
        await input.ConfigureAwait(false);
        await CloseAsync(streaming).ConfigureAwait(false);

        var result = new ProcessResult(_command.FileName)
        {
            ExitCode = _process.ExitCode,
            Stop = stop,
            Output = _output.Text(_command.Encoding),
            Errors = _errors.Text(_command.Encoding),
            LeftOut = _output.LeftOut + _errors.LeftOut,
            IsOutputComplete = isComplete,
            Elapsed = elapsed,
        };
        ThrowIfCut(result);
        if (streaming)
        {
            _scope.Context.AfterFunc(_cutOutput.Cancel);    // a descendant may hold it open; until then, it is its reader's
        }
        else
        {
            _scope.Dispose();
        }

        return result;
    }

    // After the exit, what was written is still in the pipes, and a descendant may hold them open: not for ever.
    [SuppressMessage("Lifeline", "LL1101:ContextNotForwarded", Justification = "What is drained after the end is not bounded by the context that has ended.")]
    private async Task<bool> TakeOutputAsync(bool streaming, ProcessStop stop, Task<bool[]> outputs, Task ended)
    {
        if (stop == ProcessStop.None && !outputs.IsCompleted)
        {
            using var waiting = new CancellationTokenSource();
            await Task.WhenAny(outputs, ended, Task.Delay(_command.Grace, _ctx.Clock, waiting.Token)).ConfigureAwait(false);
            waiting.Cancel();
        }

        if (IsEnding)
        {
            await _tree.KillAsync().ConfigureAwait(false);
            await Task.WhenAny(outputs, Task.Delay(s_drain, TimeProvider.System)).ConfigureAwait(false);
            _cutOutput.Cancel();                // what is streamed, too
        }

        if (!streaming)
        {
            _cutOutput.Cancel();
        }

        _cutErrors.Cancel();
        return (await outputs.ConfigureAwait(false)).All(reachedItsEnd => reachedItsEnd);
    }

    private void ThrowIfCut(ProcessResult result)
    {
        if (_streamFailure is { } failure && !_ctx.IsDone)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        if (IsEnding && (result.Stop != ProcessStop.None || !result.IsOutputComplete))
        {
            throw Ended(new ProcessFailedException(result));
        }
    }

    private async Task CloseAsync(bool streaming)
    {
        await _process.StandardError.BaseStream.DisposeAsync().ConfigureAwait(false);
        if (!streaming)
        {
            await Output.DisposeAsync().ConfigureAwait(false);      // else its reader may not have come to the end yet
        }

        await Input.DisposeAsync().ConfigureAwait(false);
    }

    // A stream that can't be copied is no reason to leave the program running, nor to tell it that its input has ended.
    private async Task Copying(Task copy)
    {
        try
        {
            await copy.ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            Fail(failure);
        }
    }

    private async Task<bool> Copying(Task<bool> copy)
    {
        try
        {
            return await copy.ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            Fail(failure);
            return false;
        }
    }

    private void Fail(Exception failure)
    {
        Interlocked.CompareExchange(ref _streamFailure, failure, null);
        _scope.Cancel(failure);
    }
}
