using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lifeline.Hosting;

/// <summary>
/// The root context of a program. The first SIGTERM or Ctrl+C asks all that runs under it to finish, with a
/// <see cref="SignalException"/> as the cause; the second one, or the end of the grace, ends it.
/// </summary>
/// <remarks>
/// <para>
/// From the first signal on, <c>ctx.Stopping</c> has ended and <c>ctx</c> has not: code that accepts requests or jobs stops,
/// code that handles them may finish. Once <c>ctx</c> has ended too, signals have the effect that they have without a root: a
/// third one ends the process at once. (.NET itself does nothing on SIGTERM: the system ends the process.)
/// </para>
/// <para>One per process is enough; of several, each gets every signal. All members are thread-safe.</para>
/// </remarks>
[HoldsContext]
public sealed class ProcessRoot : IDisposable
{
    /// <summary>The default grace: 8 s, as Docker kills 10 s after SIGTERM.</summary>
    public static readonly TimeSpan DefaultGrace = TimeSpan.FromSeconds(8);

    private readonly GracefulStopScope _scope;
    private readonly PosixSignal[] _signals;
    private readonly Lock _lock = new();
    private PosixSignalRegistration[] _registrations = [];      // guarded by _lock; empty once unregistered
    private int _signalCount;                       // the number of signals so far; changed interlocked
    private volatile SignalException? _firstSignal; // null until the first signal; written once

    private ProcessRoot(Context parent, TimeSpan grace, PosixSignal[] signals, string file, int line)
    {
        Grace = grace;
        _scope = parent.WithStop(file, line);
        _signals = signals;
        Listen();
        Context.AfterFunc(Unregister);
    }

    /// <summary>Raised once, after the first signal has begun the soft stop.</summary>
    internal event Action? Signalled;

    /// <summary>The context of the program. Pass it to all operations, and <c>ctx.Stopping</c> to code that accepts requests or jobs.</summary>
    public Context Context => _scope.Context;

    /// <summary>How long operations may take to finish, from the first signal on.</summary>
    public TimeSpan Grace { get; }

    /// <summary>The signal that asked the program to stop; null when there was none.</summary>
    public PosixSignal? Signal => _firstSignal?.Signal;

    /// <summary>Makes a root, and handles the signals until its context ends.</summary>
    /// <param name="grace">As <see cref="Grace"/>; <see cref="DefaultGrace"/> when null. Zero ends the context at the first signal.</param>
    /// <param name="signals">Which signals; SIGINT (Ctrl+C) and SIGTERM when empty.</param>
    /// <param name="parent">The context that the root is derived from; <see cref="Context.Background"/>, named as the program is, when null.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The root. Dispose it at the end of the program.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="grace"/> is negative.</exception>
    /// <exception cref="PlatformNotSupportedException">The platform does not know one of the signals.</exception>
    public static ProcessRoot Create(
        TimeSpan? grace = null,
        ReadOnlySpan<PosixSignal> signals = default,
        Context? parent = null,
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(grace ?? DefaultGrace, TimeSpan.Zero, nameof(grace));
        return new ProcessRoot(
            parent ?? Context.Background.WithName(ProgramName, file, line),
            grace ?? DefaultGrace,
            signals.IsEmpty ? [PosixSignal.SIGINT, PosixSignal.SIGTERM] : signals.ToArray(),
            file,
            line);
    }

    /// <summary>The one line of a console program: <c>return await ProcessRoot.RunAsync(async ctx =&gt; …);</c></summary>
    /// <param name="main">The program.</param>
    /// <param name="grace">As for <see cref="Create"/>.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>
    /// The exit code: what <paramref name="main"/> returned, also after a signal; or, when it was ended by a signal and
    /// threw the context's error, 128 and the signal's number (130 for Ctrl+C, 143 for SIGTERM), as in shells. The
    /// error's message is then written to standard error.
    /// </returns>
    /// <remarks>Any other exception of <paramref name="main"/> is thrown here.</remarks>
    public static async Task<int> RunAsync(
        Func<Context, Task<int>> main, TimeSpan? grace = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(main);
        using var root = Create(grace, file: file, line: line);
        try
        {
            return await main(root.Context).ConfigureAwait(false);
        }
        catch (Exception error) when (root.Signal is { } signal && StopFailures.AreBehind(root.Context, error))
        {
            await Console.Error.WriteLineAsync(error.Message).ConfigureAwait(false);
            return ExitCode(signal);
        }
    }

    /// <summary>As the other overload, for a program that has no exit code of its own: 0 when it returns.</summary>
    /// <inheritdoc cref="RunAsync(Func{Context, Task{int}}, TimeSpan?, string, int)"/>
    public static Task<int> RunAsync(
        Func<Context, Task> main, TimeSpan? grace = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(main);
        return RunAsync(
            async ctx =>
            {
                await main(ctx).ConfigureAwait(false);
                return 0;
            },
            grace,
            file,
            line);
    }

    /// <summary>Begins the soft stop, as the first signal does.</summary>
    /// <param name="cause">The cause; null for none.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <remarks>Does not wait. The second time does nothing.</remarks>
    public void Stop(Exception? cause = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        _scope.Stop(Grace, cause, file, line);

    /// <summary>Ends the context, and unregisters from the signals. The second time does nothing.</summary>
    public void Dispose()
    {
        _scope.Dispose();
        Unregister();
    }

    /// <summary>Registers for the signals, or again if registered already: the last registration is called first.</summary>
    internal void Listen()
    {
        lock (_lock)
        {
            Unregister();
            if (!Context.IsDone)
            {
                _registrations = [.. _signals.Select(signal => PosixSignalRegistration.Create(signal, OnSignal))];
            }
        }
    }

    private static string ProgramName => Assembly.GetEntryAssembly()?.GetName().Name ?? "the program";

    private void OnSignal(PosixSignalContext signal)
    {
        signal.Cancel = true;                       // prevents the default action, so that operations can finish
        var cause = new SignalException(signal.Signal);
        if (Interlocked.Increment(ref _signalCount) > 1)
        {
            _scope.Cancel(cause);
            return;
        }

        _firstSignal = cause;
        Stop(cause, "", 0);
        Signalled?.Invoke();
    }

    private void Unregister()
    {
        lock (_lock)
        {
            foreach (var registration in _registrations)
            {
                registration.Dispose();
            }

            _registrations = [];
        }
    }

    // The members of PosixSignal have negative values, not the system's numbers.
    private static int ExitCode(PosixSignal signal) => 128 + signal switch
    {
        PosixSignal.SIGHUP => 1,
        PosixSignal.SIGINT => 2,
        PosixSignal.SIGQUIT => 3,
        PosixSignal.SIGTERM => 15,
        _ => (int)signal,                           // a raw number of the system
    };
}
