using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Lifeline.Processes;

/// <summary>
/// A program, its arguments, and how it is run and stopped: Go's <c>exec.CommandContext</c>. Nothing runs until
/// <see cref="RunAsync"/> or <see cref="Start"/>.
/// </summary>
/// <remarks>Immutable, so it may be run any number of times, also at once; but a stream in it is used by one run only.</remarks>
public sealed record ProcessCommand
{
    // Below the longest delay of the framework's timers, which is 49 days.
    private static readonly TimeSpan s_maxGrace = TimeSpan.FromDays(1);

    /// <summary>Names a program.</summary>
    /// <param name="fileName">A path, or a name that is searched in <c>PATH</c>: see <see cref="FileName"/>. No shell is involved.</param>
    /// <param name="arguments">Each is passed as it is: don't quote.</param>
    /// <exception cref="ArgumentException"><paramref name="fileName"/> is empty.</exception>
    public ProcessCommand(string fileName, params IReadOnlyList<string> arguments)
    {
        ArgumentException.ThrowIfNullOrEmpty(fileName);
        ArgumentNullException.ThrowIfNull(arguments);
        FileName = fileName;
        Arguments = [.. arguments];
    }

    /// <summary>The program: a path, or a name that is searched in <c>PATH</c>.</summary>
    /// <remarks>
    /// A name has no separator. It is searched when the program is started, in this process's <c>PATH</c> and nowhere else:
    /// not in the current folder, nor in this application's folder, nor in a folder of an empty or relative entry of <c>PATH</c>.
    /// A file there may be untrusted; to run it, name it by a path, as in <c>./git</c>. A relative path is relative to this
    /// process's current folder, not to <see cref="WorkingDirectory"/>. The program gets its full path as its own name.
    /// </remarks>
    public string FileName { get; }

    /// <summary>The arguments, without the program.</summary>
    public IReadOnlyList<string> Arguments { get; }

    /// <summary>The folder in which the program starts; null for this process's own.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Variables that are added to this process's environment for the program; a null value removes a variable.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>The encoding of both outputs; UTF-8 unless set.</summary>
    public Encoding Encoding { get; init; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <summary>What <see cref="RunAsync"/> feeds to the program's standard input. Null for nothing: the program reads an end at once.</summary>
    /// <remarks>
    /// Read while the program reads, and not disposed. If reading it fails, the program is stopped and the failure thrown;
    /// after the program's exit, a failure is dropped. A read that ignores its token and still runs 250 ms after the exit is
    /// abandoned, and its result dropped.
    /// </remarks>
    public Stream? Input { get; init; }

    /// <summary>Where <see cref="RunAsync"/> writes the standard output; null to keep it in <see cref="ProcessResult.Output"/>.</summary>
    /// <remarks>
    /// Not disposed. If writing to it fails, the program is stopped and the failure thrown. A write that still runs
    /// <see cref="Grace"/> after the exit, or at the end of the context, is canceled, and abandoned if it does not return
    /// within 250 ms: <see cref="ProcessResult.IsOutputComplete"/> is false then.
    /// </remarks>
    public Stream? Output { get; init; }

    /// <summary>Where the standard error is written; null to keep it in <see cref="ProcessResult.Errors"/>.</summary>
    /// <remarks>As for <see cref="Output"/>.</remarks>
    public Stream? Errors { get; init; }

    /// <summary>
    /// How much of each output is kept, in bytes; 1 MiB unless set. Of a program that writes more, the first and the last
    /// half of it are kept, and <see cref="ProcessResult.TruncatedBytes"/> counts the rest. UTF-8 is cut between two characters.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int CaptureLimit
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 1 << 20;

    /// <summary>The signal that asks the program to stop; SIGTERM unless set. Windows has no signals: there a program is killed at once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of SIGHUP, SIGINT, SIGQUIT and SIGTERM.</exception>
    public PosixSignal StopSignal
    {
        get;
        init
        {
            if (value is not (PosixSignal.SIGHUP or PosixSignal.SIGINT or PosixSignal.SIGQUIT or PosixSignal.SIGTERM))
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, "A program can be asked to stop by SIGHUP, SIGINT, SIGQUIT or SIGTERM.");
            }

            field = value;
        }
    } = PosixSignal.SIGTERM;

    /// <summary>
    /// Whether all descendants get the signal too, as with a terminal's Ctrl+C, and have the grace as well, also after the
    /// program itself has exited. False unless set: only the program gets the signal, and may stop its own children; those
    /// that still run after its exit are killed.
    /// </summary>
    public bool AsksDescendants { get; init; }

    /// <summary>
    /// Go's <c>WaitDelay</c>: how long a program may run after it was asked to stop, and how long an output may stay
    /// open after the program has exited because a descendant still holds it, or because a write to <see cref="Output"/>
    /// or <see cref="Errors"/> blocks. 5 s unless set, on the context's clock. Zero kills without a signal to stop.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, or more than a day.</exception>
    public TimeSpan Grace
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, s_maxGrace);
            field = value;
        }
    } = TimeSpan.FromSeconds(5);

    /// <summary>Runs the program to its end. When the context ends first, the program is stopped with all its descendants.</summary>
    /// <param name="ctx">Bounds the run.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>How it ended and what it wrote, whatever its exit code: <c>.EnsureSuccess()</c> throws unless that is 0.</returns>
    /// <exception cref="ContextEndedException">
    /// The context has ended. If the program had started, the inner exception is a <see cref="ProcessFailedException"/>
    /// with its exit code and what it had written so far.
    /// </exception>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no such program, or it can't be executed.</exception>
    /// <exception cref="IOException">Any exception of a stream of the command, as it was thrown, before the context had ended.</exception>
    /// <remarks>
    /// Starting takes about a millisecond, during which this blocks. When the task has completed, program and
    /// descendants are gone and all pipes closed; a stream of the command that ignores its token may still be in use. When
    /// the program exits by itself, its descendants are not killed: it may have started them to outlive it.
    /// </remarks>
    public async Task<ProcessResult> RunAsync(Context ctx, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var child = ChildProcess.Start(ctx, this, streaming: false, file, line);
        await using (child.ConfigureAwait(false))
        {
            return await child.Result.ConfigureAwait(false);
        }
    }

    /// <summary>Starts the program, with its standard input and output as streams of the child.</summary>
    /// <param name="ctx">When it ends, the program is stopped with all its descendants.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The running child. Dispose it: that stops what is still running, and waits for it.</returns>
    /// <exception cref="ContextEndedException">The context has ended; nothing was started.</exception>
    /// <exception cref="InvalidOperationException"><see cref="Input"/> or <see cref="Output"/> is set, which is for <see cref="RunAsync"/>.</exception>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no such program, or it can't be executed.</exception>
    public ChildProcess Start(Context ctx, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Input is null && Output is null
            ? ChildProcess.Start(ctx, this, streaming: true, file, line)
            : throw new InvalidOperationException(
                $"{nameof(Input)} and {nameof(Output)} are copied by {nameof(RunAsync)}. With {nameof(Start)}, "
                + $"use the child's own {nameof(ChildProcess.Input)} and {nameof(ChildProcess.Output)}.");
}
