using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lifeline.Core;

namespace Lifeline;

/// <content>How contexts are made: roots, children, and what runs at the end.</content>
public readonly partial struct Context
{
    /// <summary>Makes a root on a clock of your own, such as a virtual one in tests. Everything derived from it lives on that clock.</summary>
    /// <param name="clock">Where all time comes from. Deadlines use its timestamps, which only go forward.</param>
    /// <param name="name">What a printed ancestry calls the root; <c>context.Root</c> when null.</param>
    /// <exception cref="ArgumentNullException"><paramref name="clock"/> is null.</exception>
    public static Context Root(TimeProvider clock, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(clock);
        return new Context(new RootNode(name ?? "context.Root", Timers.TickClock.For(clock)));
    }

    /// <summary>
    /// Finds the context again when the token came from one (<see cref="Token"/>); else makes a context that ends when
    /// the token is cancelled. If the token's source is linked to that of a context, as by
    /// <see cref="CancellationTokenSource.CreateLinkedTokenSource(CancellationToken)"/>, it has that one's values, clock and deadline, and its
    /// error and cause where that one ended it. A token that can't be cancelled gives <see cref="Background"/>.
    /// </summary>
    /// <param name="token">Any token.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <remarks>
    /// There is nothing to dispose: the wrapped token is registered on only while something derived from the context waits.
    /// </remarks>
    public static Context From(CancellationToken token, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        if (ContextNode.Of(token) is { } node)
        {
            return new Context(node);
        }

        return token.CanBeCanceled ? new Context(new ExternalTokenNode(ExternalSourceNode.For(token), new SourceLocation(file, line))) : Background;
    }

    /// <summary>
    /// For integrations: finds the context that a token came from, or one to which the token's source is linked. That one ends when it ends,
    /// and not when the token does: <see cref="From"/> gives a context that ends with the token.
    /// </summary>
    /// <param name="token">Any token.</param>
    /// <param name="ctx">The context; of several to which the source is linked, the one with the earliest deadline, or else the first.</param>
    /// <returns>False when there is no context behind the token.</returns>
    /// <remarks>A few reads of memory for each source on the way. Allocates nothing.</remarks>
    public static bool TryFind(CancellationToken token, out Context ctx)
    {
        var node = LinkedSources.FindContext(token);
        ctx = node is null ? default : new Context(node);
        return node is not null;
    }

    /// <summary>Derives a context that ends with the first of the two. Values and clock come from the first, the earlier deadline counts.</summary>
    /// <inheritdoc cref="Merge(ReadOnlySpan{Context}, string, int)"/>
    [return: OwnsContext]
    public static ContextScope Merge(Context first, Context second, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Merge([first, second], file, line);

    /// <summary>
    /// Derives a context that ends with the first of several, whose error and cause it takes over; the error's
    /// <see cref="ContextEndedException.Origin"/> says which one it was.
    /// </summary>
    /// <param name="contexts">At least one. The first gives values and clock; the earliest deadline of all counts.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The scope. Dispose it to end the merged context and to take it off all the others.</returns>
    /// <exception cref="ArgumentException">There is no context to merge, or one with a deadline lives on another clock than the first.</exception>
    [return: OwnsContext]
    public static ContextScope Merge(ReadOnlySpan<Context> contexts, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        if (contexts.IsEmpty)
        {
            throw new ArgumentException("Merging needs at least one context, as the first one gives the values.", nameof(contexts));
        }

        var first = contexts[0].Node;
        var deadline = first.Deadline;
        foreach (var other in contexts[1..])
        {
            if (other.Node.Deadline != long.MaxValue && other.Node.Clock != first.Clock)
            {
                throw new ArgumentException(
                    $"Contexts on different clocks can't be merged, as their deadlines can't be compared: {contexts[0]} and {other}. "
                    + "Derive both from roots on the same clock.", nameof(contexts));
            }

            deadline = Math.Min(deadline, other.Node.Deadline);
        }

        return new ContextScope(new MergeNode(first, contexts[1..], deadline, new SourceLocation(file, line)).Activate());
    }

    /// <summary>Derives a child that ends when its scope is cancelled or disposed, or with this context.</summary>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The child's scope. Dispose it at the latest when the work is over: <c>using var scope = ctx.WithCancel();</c></returns>
    /// <remarks>When this context has ended, the child has ended before this method returns, with the same error and cause.</remarks>
    [return: OwnsContext]
    public ContextScope WithCancel([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new(new CancelNode(Node, new SourceLocation(file, line)).Activate());

    /// <summary>Derives a child that ends after <paramref name="timeout"/> or with this context, whichever comes first.</summary>
    /// <param name="timeout">
    /// From now, on this context's clock. Zero or less ends the child before this method returns; there is no value for
    /// "none" (<see cref="Timeout.InfiniteTimeSpan"/> is less than zero): use <see cref="WithCancel"/>. There is no upper limit.
    /// </param>
    /// <param name="cause">What <see cref="Cause"/> will be when the time is up; unused when the child ends otherwise, or when this context's deadline is earlier.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The child's scope. Dispose it to end the child and free its timer; the second time does nothing.</returns>
    [return: OwnsContext]
    public ContextScope WithTimeout(
        TimeSpan timeout, Exception? cause = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var parent = Node;
        if (timeout > DeadlineNode.BudgetOver(parent))
        {
            // More than the parent had from its very beginning: its deadline comes first, and no clock need be read.
            return new ContextScope(new CancelNode(parent, new SourceLocation(file, line)).Activate());
        }

        return WithDeadline(parent.Clock.DeadlineAfter(timeout), timeout, cause, new SourceLocation(file, line));
    }

    /// <summary>Derives a child that ends at <paramref name="deadline"/> or with this context, whichever comes first.</summary>
    /// <param name="deadline">
    /// By the wall clock as it stands now. What counts from here on is the time until then: a wall clock that is set
    /// later changes nothing. A deadline that has passed, or is now, ends the child before this method returns.
    /// </param>
    /// <param name="cause">As for <see cref="WithTimeout"/>.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The child's scope. Dispose it to end the child and free its timer; the second time does nothing.</returns>
    [return: OwnsContext]
    public ContextScope WithDeadline(
        DateTimeOffset deadline, Exception? cause = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var clock = Node.Clock;
        var tick = clock.ToTick(deadline);
        return WithDeadline(tick, TimeSpan.FromTicks(tick - clock.Now), cause, new SourceLocation(file, line));
    }

    /// <summary>
    /// For integrations: derives a child that has a token to be lent to a framework, in the place of its own. It ends as one of
    /// <see cref="WithTimeout"/> does, but its deadline may be given up, and disposing its scope does not cancel the token that was lent.
    /// </summary>
    /// <param name="timeout">From now, on this context's clock; null for no limit. Zero or less ends the child before this method returns.</param>
    /// <param name="cause">What <see cref="Cause"/> will be when the time is up.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The child's scope. Dispose it when the work is over.</returns>
    [return: OwnsContext]
    public LentScope Lend(
        TimeSpan? timeout = null, Exception? cause = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var deadline = timeout is { } limit ? Node.Clock.After(limit) : long.MaxValue;
        var child = new LentNode(Node, deadline, timeout ?? TimeSpan.MaxValue, cause, new SourceLocation(file, line));
        child.Activate();
        return new LentScope(child);
    }

    /// <summary>Derives a child that ends when the process is told to stop, with a <see cref="SignalException"/> as its cause, or with this context.</summary>
    /// <param name="signals">Which signals; SIGINT (Ctrl+C) and SIGTERM when empty.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>
    /// The child's scope. While it is live, these signals do not end the process. Once it has ended, in whatever way, they
    /// do what they would without it: a second Ctrl+C ends the process.
    /// </returns>
    /// <exception cref="PlatformNotSupportedException">The platform does not know one of the signals.</exception>
    [return: OwnsContext]
    public ContextScope WithSignals(
        ReadOnlySpan<PosixSignal> signals = default, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new(new SignalNode(Node, signals.IsEmpty ? [PosixSignal.SIGINT, PosixSignal.SIGTERM] : signals.ToArray(), new SourceLocation(file, line)).Activate());

    /// <summary>Derives a context that carries a value of this request, such as its user or its trace.</summary>
    /// <param name="key">The value's key, compared by identity.</param>
    /// <param name="value">Immutable and small. May be null, which hides a value that stands further up.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The derived context. It ends with this one, and there is nothing to dispose.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is null.</exception>
    /// <remarks>Not for loggers, connections, settings or optional parameters: those are passed as what they are.</remarks>
    public Context WithValue<T>(ContextKey<T> key, T value, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new Context(new ValueNode<T>(Node, key, value, new SourceLocation(file, line)));
    }

    /// <summary>Derives a context with a name, such as <c>GET /cart</c>, by which errors and reports speak of it and of what is derived from it.</summary>
    /// <param name="name">Short, and safe to be logged.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public Context WithName(string name, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return WithValue(NameKey, name, file, line);
    }

    /// <summary>Derives a context with the same values that does not end with this one and has no deadline: for work that must outlive the request.</summary>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <remarks>Give it a bound of its own: <c>ctx.WithoutCancel().WithTimeout(…)</c>.</remarks>
    public Context WithoutCancel([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new(new WithoutCancelNode(Node, new SourceLocation(file, line)));

    /// <summary>Has <paramref name="callback"/> run once, on the thread pool, after this context has ended; at once when it has already.</summary>
    /// <param name="callback">
    /// Runs in the caller's <see cref="ExecutionContext"/>. Cancelling does not wait for it, and each callback runs on
    /// its own: a slow one delays no other. What it throws goes to <see cref="LifelineEvents.CallbackFailed"/>.
    /// </param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The registration. Stop or dispose it when the callback is no longer wanted.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="callback"/> is null.</exception>
    public ContextRegistration AfterFunc(Action callback, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return new ContextRegistration(new AfterFunc(Node, callback, null, ExecutionContext.Capture(), new SourceLocation(file, line)).Activate());
    }

    /// <summary>As the other overload, for a static callback that is handed a state, which saves a closure.</summary>
    /// <param name="callback">As there.</param>
    /// <param name="state">What the callback is handed.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The registration. Stop or dispose it when the callback is no longer wanted.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="callback"/> is null.</exception>
    public ContextRegistration AfterFunc(
        Action<object?> callback, object? state, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return new ContextRegistration(new AfterFunc(Node, callback, state, ExecutionContext.Capture(), new SourceLocation(file, line)).Activate());
    }

    /// <summary>As the other overloads, for a callback that goes on after its first <c>await</c>.</summary>
    /// <param name="callback">As there. It is through when the task has ended; a task that fails goes to <see cref="LifelineEvents.CallbackFailed"/>.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The registration. Stop or dispose it when the callback is no longer wanted.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="callback"/> is null.</exception>
    public ContextRegistration AfterFunc(Func<Task> callback, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return new ContextRegistration(new AfterFunc(Node, callback, null, ExecutionContext.Capture(), new SourceLocation(file, line)).Activate());
    }

    /// <inheritdoc cref="AfterFunc(Func{Task}, string, int)"/>
    /// <param name="callback">As there.</param>
    /// <param name="state">What the callback is handed.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public ContextRegistration AfterFunc(
        Func<object?, Task> callback, object? state, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return new ContextRegistration(new AfterFunc(Node, callback, state, ExecutionContext.Capture(), new SourceLocation(file, line)).Activate());
    }

    [return: OwnsContext]
    private ContextScope WithDeadline(long deadline, TimeSpan budget, Exception? cause, in SourceLocation site)
    {
        var parent = Node;
        if (parent.Deadline < deadline && budget > TimeSpan.Zero)
        {
            return new ContextScope(new CancelNode(parent, site).Activate());      // the parent's deadline comes first: no timer
        }

        deadline = Math.Min(deadline, parent.Deadline);     // both have passed, and the parent's timer is late
        var child = cause is null
            ? new DeadlineNode(parent, deadline, budget, site)
            : new CausedDeadlineNode(parent, deadline, budget, cause, site);
        return new ContextScope(child.Activate());
    }
}
