using System.Diagnostics.CodeAnalysis;
using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
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
    // What a killed program had written is in the pipe already, and a stream that honours its token lets go at once, so
    // this is plenty for either. Real time, since nobody moves a virtual clock for it.
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(250);

    private readonly Context _ctx;
    private readonly ContextScope _scope;               // ends with _ctx, when disposed, or when a copied stream fails
    private readonly ProcessCommand _command;
    private readonly Process _process;
    private readonly ProcessTree _tree;
    private readonly long _started;
    private readonly CapturedOutput _output;
    private readonly CapturedOutput _errors;
    private readonly Cut _cutInput = new();
    private readonly Cut _cutOutput = new();
    private readonly Cut _cutErrors = new();
    private Exception? _streamFailure;                  // written once, by the first copied stream that failed while the context lived
    private Exception? _lateFailure;                    // the same, for after its end: for the record

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
    /// <returns>The lines, without a byte order mark. The token of <c>WithCancellation</c> ends the reading, not the program.</returns>
    /// <exception cref="ContextEndedException">The program was stopped.</exception>
    /// <exception cref="OperationCanceledException">The enumerator's own token was canceled.</exception>
    /// <remarks>Takes <see cref="Output"/> over: call it once, and read by nothing else.</remarks>
    public IAsyncEnumerable<string> ReadLinesAsync() => LinesAsync();

    /// <summary>Stops the program if it still runs, as its context's end would, waits until it is gone, and closes all pipes. The second time does nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        _scope.Dispose();
        await ((Task)Result).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Output.DisposeAsync().ConfigureAwait(false);
        _process.Dispose();
    }

    /// <summary>The error of the context that has ended: the caller's, if it has, as that one has the caller's own token. Null while both live.</summary>
    internal ContextEndedException? Ended(Exception? failure)
    {
        var whose = _ctx.IsDone ? _ctx : _scope.Context;
        return whose.EndedDuring($"running {_command.FileName}", _ctx.Clock.GetElapsedTime(_started), failure);
    }

    // Not cut by the context itself: the pipe is, when its last lines have been read.
    private async IAsyncEnumerable<string> LinesAsync([EnumeratorCancellation] CancellationToken token = default)
    {
        using var reader = new StreamReader(Output, _command.Encoding, detectEncodingFromByteOrderMarks: false, bufferSize: -1, leaveOpen: true);
        for (var isFirst = true; await reader.ReadLineAsync(token).ConfigureAwait(false) is { } line; isFirst = false)
        {
            yield return isFirst ? CapturedOutput.WithoutMark(line) : line;
        }
    }

    /// <summary>Whether a failure of a pipe follows from the end of the context: a pipe that is closed under a read says that it was aborted.</summary>
    internal bool IsOfTheEnd(Exception failure) => _ctx.IsBehind(
        failure, static inner => inner is SocketException socket ? socket.SocketErrorCode == SocketError.OperationAborted : null);

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
        var start = new ProcessStartInfo(ProgramPath.Of(command.FileName), command.Arguments)
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
        var input = streaming
            ? Task.FromResult(true)
            : Copying(cut => StreamCopier.InAsync(_command.Input, _process.StandardInput.BaseStream, cut), _cutInput, isInput: true);
        var output = streaming
            ? Task.FromResult(true)
            : Copying(cut => StreamCopier.OutAsync(_process.StandardOutput.BaseStream, _command.Output, _output, cut), _cutOutput);
        var errors = Copying(cut => StreamCopier.OutAsync(_process.StandardError.BaseStream, _command.Errors, _errors, cut), _cutErrors);

        using var end = new EndWatch(_scope);
        var stop = await _tree.RunToExitAsync(_scope, _command, end.Ended).ConfigureAwait(false);
        var elapsed = _ctx.Clock.GetElapsedTime(_started);
        _cutInput.Make();
        var (isComplete, isStopped) = await TakeOutputAsync(streaming, stop, Task.WhenAll(output, errors), end.Ended).ConfigureAwait(false);
        await WithPatience(input).ConfigureAwait(false);
        await CloseAsync(streaming).ConfigureAwait(false);

        var (outputText, outputLeftOut) = _output.Read(_command.Encoding);
        var (errorsText, errorsLeftOut) = _errors.Read(_command.Encoding);
        var result = new ProcessResult(_command.FileName)
        {
            ExitCode = _process.ExitCode,
            Stop = stop,
            Output = outputText,
            Errors = errorsText,
            TruncatedBytes = outputLeftOut + errorsLeftOut,
            IsOutputComplete = isComplete,
            Elapsed = elapsed,
        };
        ThrowIfCut(result, isStopped);
        if (streaming)
        {
            _scope.Context.AfterFunc(_cutOutput.Make);    // a descendant may hold it open; until then, it is its reader's
        }
        else
        {
            _scope.Dispose();
        }

        return result;
    }

    // After the exit, what was written is still in the pipes, and a descendant may hold them open, or the command's stream
    // may not take it: not for ever.
    [SuppressMessage("Lifeline", "LL1101:ContextNotForwarded", Justification = "What is drained after the end is not bounded by the context that has ended.")]
    private async Task<(bool IsComplete, bool IsStopped)> TakeOutputAsync(bool streaming, ProcessStop stop, Task<bool[]> outputs, Task ended)
    {
        if (stop == ProcessStop.None && !outputs.IsCompleted)
        {
            using var waiting = new CancellationTokenSource();
            await Task.WhenAny(outputs, ended, Task.Delay(_command.Grace, _ctx.Clock, waiting.Token)).ConfigureAwait(false);
            waiting.Cancel();
        }

        var isStopped = IsEnding;               // asked once: an error of the end says that the tree is gone
        if (isStopped)
        {
            await _tree.KillAsync().ConfigureAwait(false);
            await WithPatience(outputs).ConfigureAwait(false);
            _cutOutput.Make();                    // what is streamed, too
        }

        if (!streaming)
        {
            _cutOutput.Make();
        }

        _cutErrors.Make();
        await WithPatience(outputs).ConfigureAwait(false);
        return (outputs.IsCompletedSuccessfully && outputs.Result.All(reachedItsEnd => reachedItsEnd), isStopped);
    }

    private void ThrowIfCut(ProcessResult result, bool isStopped)
    {
        if (_streamFailure is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        if (isStopped && (result.Stop != ProcessStop.None || !result.IsOutputComplete))
        {
            throw Ended(new ProcessFailedException(result, _lateFailure))!;
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

    /// <summary>Runs a pump, on the thread pool, as a stream may block its caller. Never fails; false when it did not reach its end.</summary>
    /// <remarks>
    /// A stream that can't be copied is no reason to leave the program running, nor to tell it that its input has ended. But
    /// of a failure that comes when nobody needs the stream any more, nobody is told: one that we cut, an input after the
    /// exit. After the context's end, that is the error, and has the failure inside.
    /// </remarks>
    private Task<bool> Copying(Func<CancellationToken, Task<bool>> pump, Cut cut, bool isInput = false) => Task.Run(async () =>
    {
        try
        {
            return await pump(cut.Token).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            if (cut.IsMade || (isInput && _process.HasExited))
            {
                return false;
            }

            Interlocked.CompareExchange(ref _ctx.IsDone ? ref _lateFailure : ref _streamFailure, failure, null);
            _scope.Cancel(failure);
            return false;
        }
    });

    // Waits until a pump has ended, which it has at once unless a stream is deaf: then it is left to itself.
    private static async Task WithPatience(Task pump) =>
        await pump.WaitAsync(s_patience, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
