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
    // How long a copier is awaited after its program has exited: the output of a killed program is in the pipe already, and a
    // stream that observes its token returns at once. Real time, as no test advances a virtual clock for it.
    private static readonly TimeSpan s_copierTimeout = TimeSpan.FromMilliseconds(250);

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
    private Exception? _streamFailure;                  // null, or the failure of the first copied stream that failed while the context was live; set once, by compare-and-swap
    private Exception? _lateFailure;                    // likewise for a failure after the context's end; becomes an inner exception only

    private ChildProcess(Context ctx, in ContextScope scope, ProcessCommand command, string runId, Process process, bool streaming)
    {
        _ctx = ctx;
        _scope = scope;
        _command = command;
        _process = process;
        _started = ctx.Clock.GetTimestamp();
        _output = new CapturedOutput(command.CaptureLimit);
        _errors = new CapturedOutput(command.CaptureLimit);
        _tree = new ProcessTree(process, runId);
        Id = process.Id;
        Input = new ChildStream(process.StandardInput.BaseStream, this, _cutInput.Token);
        Output = new ChildStream(process.StandardOutput.BaseStream, this, _cutOutput.Token);
        Result = RunAsync(streaming);
    }

    /// <summary>The program's process id.</summary>
    public int Id { get; }

    /// <summary>The program's standard input. Close it to tell the program that there is no more.</summary>
    /// <remarks>Writing throws the context's error once the program was stopped, and an <see cref="IOException"/> when it exited by itself.</remarks>
    public Stream Input { get; }

    /// <summary>The program's standard output. Read it: otherwise the program blocks when the pipe is full.</summary>
    /// <remarks>
    /// Can be read during the program's grace, for its last output. When the program was stopped, reading throws the
    /// context's error after the last byte, so that incomplete output is never taken for complete.
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
    /// <remarks>Reads <see cref="Output"/>: call it once, and don't read that in another way.</remarks>
    public IAsyncEnumerable<string> ReadLinesAsync() => LinesAsync();

    /// <summary>Stops the program if it still runs, as its context's end would, waits until it is gone, and closes all pipes. The second time does nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        _scope.Dispose();
        await ((Task)Result).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Output.DisposeAsync().ConfigureAwait(false);
        _process.Dispose();
    }

    /// <summary>The error of the caller's context, if that has ended: it has the caller's token. Else of the child's scope; null while it is live.</summary>
    internal ContextEndedException? Ended(Exception? failure)
    {
        var ended = _ctx.IsDone ? _ctx : _scope.Context;
        return ended.EndedDuring($"running {_command.FileName}", _ctx.Clock.GetElapsedTime(_started), failure);
    }

    // Not ended by the context itself: the pipe ends, after its last lines have been read.
    private async IAsyncEnumerable<string> LinesAsync([EnumeratorCancellation] CancellationToken token = default)
    {
        using var reader = new StreamReader(Output, _command.Encoding, detectEncodingFromByteOrderMarks: false, bufferSize: -1, leaveOpen: true);
        for (var isFirst = true; await reader.ReadLineAsync(token).ConfigureAwait(false) is { } line; isFirst = false)
        {
            yield return isFirst ? CapturedOutput.WithoutMark(line) : line;
        }
    }

    /// <summary>Whether a pipe's failure is a consequence of the context's end: closing a pipe aborts its reads.</summary>
    internal bool IsCausedByCancel(Exception failure) => _ctx.IsBehind(
        failure, static inner => inner is SocketException socket ? socket.SocketErrorCode == SocketError.OperationAborted : null);

    internal static ChildProcess Start(Context ctx, ProcessCommand command, bool streaming, string file, int line)
    {
        ctx.ThrowIfDone();
        var runId = ProcessTree.NewMark();
        var scope = ctx.WithCancel(file, line);
        try
        {
            return new ChildProcess(ctx, scope, command, runId, Launch(command, runId), streaming);
        }
        catch
        {
            scope.Dispose();                    // nothing was started
            throw;
        }
    }

    private static Process Launch(ProcessCommand command, string runId)
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

        ProcessTree.Mark(start.Environment, runId);
        return Process.Start(start)!;
    }

    private async Task<ProcessResult> RunAsync(bool streaming)
    {
        var input = streaming
            ? Task.FromResult(true)
            : CopyAsync(cut => StreamCopier.InAsync(_command.Input, _process.StandardInput.BaseStream, cut), _cutInput, isInput: true);
        var output = streaming
            ? Task.FromResult(true)
            : CopyAsync(cut => StreamCopier.OutAsync(_process.StandardOutput.BaseStream, _command.Output, _output, cut), _cutOutput);
        var errors = CopyAsync(cut => StreamCopier.OutAsync(_process.StandardError.BaseStream, _command.Errors, _errors, cut), _cutErrors);

        using var watch = new ContextEnd(_scope);
        var stop = await _tree.RunToExitAsync(_scope, _command, watch.Ended).ConfigureAwait(false);
        var elapsed = _ctx.Clock.GetElapsedTime(_started);
        _cutInput.Make();
        var (isComplete, isStopped) = await CollectOutputAsync(streaming, stop, Task.WhenAll(output, errors), watch.Ended).ConfigureAwait(false);
        await WaitForCopierAsync(input).ConfigureAwait(false);
        await CloseAsync(streaming).ConfigureAwait(false);

        var (outputText, outputTruncated) = _output.Read(_command.Encoding);
        var (errorsText, errorsTruncated) = _errors.Read(_command.Encoding);
        var result = new ProcessResult(_command.FileName)
        {
            ExitCode = _process.ExitCode,
            Stop = stop,
            Output = outputText,
            Errors = errorsText,
            TruncatedBytes = outputTruncated + errorsTruncated,
            IsOutputComplete = isComplete,
            Elapsed = elapsed,
        };
        ThrowIfCut(result, isStopped);
        if (streaming)
        {
            _scope.Context.AfterFunc(_cutOutput.Make);    // a descendant may hold the pipe open; the reader may use it until the context ends
        }
        else
        {
            _scope.Dispose();
        }

        return result;
    }

    // After the exit, output is still in the pipes, a descendant may hold them open, and a stream of the command may block:
    // so the wait for the copiers is bounded.
    [SuppressMessage("Lifeline", "LL1101:ContextNotForwarded", Justification = "What is drained after the end is not bounded by the context that has ended.")]
    private async Task<(bool IsComplete, bool IsStopped)> CollectOutputAsync(bool streaming, ProcessStop stop, Task<bool[]> outputs, Task ended)
    {
        if (stop == ProcessStop.None && !outputs.IsCompleted)
        {
            using var waiting = new CancellationTokenSource();
            await Task.WhenAny(outputs, ended, Task.Delay(_command.Grace, _ctx.Clock, waiting.Token)).ConfigureAwait(false);
            waiting.Cancel();
        }

        var isStopped = IsEnding;               // read once: after it is true, the error is thrown only with the tree killed
        if (isStopped)
        {
            await _tree.KillAsync().ConfigureAwait(false);
            await WaitForCopierAsync(outputs).ConfigureAwait(false);
            _cutOutput.Make();                    // ends the child's Output, too
        }

        if (!streaming)
        {
            _cutOutput.Make();
        }

        _cutErrors.Make();
        await WaitForCopierAsync(outputs).ConfigureAwait(false);
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
            await Output.DisposeAsync().ConfigureAwait(false);      // a streamed output may still have a reader
        }

        await Input.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Runs a copier on the thread pool, as a stream may block its caller. Never fails; false when it did not reach its end.</summary>
    /// <remarks>
    /// A stream that can't be copied stops the program, and does not close its input. A failure is dropped when the stream is
    /// no longer needed: after a cut, and for an input after the exit. After the context's end the error is the context's, with
    /// the failure inside.
    /// </remarks>
    private Task<bool> CopyAsync(Func<CancellationToken, Task<bool>> copier, Cut cut, bool isInput = false) => Task.Run(async () =>
    {
        try
        {
            return await copier(cut.Token).ConfigureAwait(false);
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

    // Waits until a copier has ended. One whose stream ignores its token is abandoned after the timeout.
    private static async Task WaitForCopierAsync(Task copier) =>
        await copier.WaitAsync(s_copierTimeout, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
