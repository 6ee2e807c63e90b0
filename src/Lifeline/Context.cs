using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Lifeline.Core;

namespace Lifeline;

/// <summary>
/// What a piece of work needs to know about its own lifetime: whether it should stop and why, how much time it has,
/// and for which request it works. Passed explicitly, as the first parameter, named <c>ctx</c>.
/// </summary>
/// <remarks>
/// <para>
/// A context is derived from a parent and ends with it, at the latest. The code that derives one gets the
/// <see cref="ContextScope"/> that can end it; the code that is handed the context can only ask and wait.
/// </para>
/// <para>
/// A struct of one reference, like <see cref="CancellationToken"/>: passing it costs nothing. All members are
/// thread-safe. <c>default(Context)</c> is no context, and every member refuses it with an
/// <see cref="InvalidOperationException"/> that says what to pass instead.
/// </para>
/// </remarks>
public readonly partial struct Context : IEquatable<Context>
{
    internal static readonly ContextKey<string> NameKey = new("name", isLoggable: true);

    private readonly ContextNode? _node;

    internal Context(ContextNode node) => _node = node;

    /// <summary>The root of all work: never ends, has no deadline and no values. For <c>Main</c>, start-up and tests.</summary>
    public static Context Background { get; } = new(new RootNode("context.Background", Timers.TickClock.System));

    /// <summary>Like <see cref="Background"/>, for code that should be handed a context and is not yet.</summary>
    public static Context Todo { get; } = new(new RootNode("context.Todo", Timers.TickClock.System));

    internal ContextNode Node => _node ?? throw NoContext();

    /// <summary>True once this context has ended. Never goes back to false.</summary>
    /// <remarks>A few reads of memory; a single one for a live context that has a scope. Allocates nothing.</remarks>
    public bool IsDone => Node.IsDone;

    /// <summary>False for a context that nothing can end, such as <see cref="Background"/>.</summary>
    public bool CanBeDone => Node.CancellationParent is not null;

    /// <summary>Completes when this context has ended: <c>await ctx.Done;</c></summary>
    /// <remarks>Does not throw. Each pending await costs one small object and no task.</remarks>
    public DoneAwaitable Done => new(this);

    /// <summary>A token that is cancelled when this context ends. The border beyond which deadline, cause and values are not known.</summary>
    /// <remarks>
    /// Always the same one. <see cref="From"/> finds this context again from it. What is registered on the token runs
    /// on the thread pool, after this context and all below it have been canceled.
    /// </remarks>
    public CancellationToken Token => Node.GetToken();

    /// <summary>When this context will end at the latest; null when there is no deadline.</summary>
    /// <remarks>
    /// The deadline itself is kept on a clock that can't be set. This is what the wall clock will read then.
    /// </remarks>
    public DateTimeOffset? Deadline => Node is { EffectiveDeadline: < long.MaxValue and var tick } node ? node.Clock.ToUtc(tick) : null;

    /// <summary>The time left until the deadline, never negative; null when there is no deadline.</summary>
    /// <remarks>Reads the clock (some 25 ns). Allocates nothing.</remarks>
    public TimeSpan? Remaining => Node is { EffectiveDeadline: < long.MaxValue and var tick } node ? node.Clock.Until(tick) : null;

    /// <summary>
    /// Null while this context is live; then a <see cref="CanceledException"/> or a <see cref="DeadlineExceededException"/>
    /// that says what ended it, why and where. Ready to be thrown.
    /// </summary>
    /// <remarks>A new object each time, as threads that throw the same exception would overwrite each other's stack traces.</remarks>
    public ContextEndedException? Error => Node.Reason is { } reason ? ContextEndedException.Create(this, reason) : null;

    /// <summary>
    /// Null while this context is live; then the cause that was given when it was ended, or the same as <see cref="Error"/> when none was given.
    /// </summary>
    public Exception? Cause => Node.Reason is { } reason ? reason.Cause ?? ContextEndedException.Create(this, reason) : null;

    /// <summary>The clock from which all time of this context flows.</summary>
    public TimeProvider Clock => Node.Clock.Provider;

    /// <summary>Where this context was derived.</summary>
    public SourceLocation Site => Node.Site;

    /// <summary>The nearest name given with <see cref="WithName"/>, here or above; null when there is none.</summary>
    public string? Name => TryGetOurs(NameKey, out var name) ? name : null;

    /// <summary>Throws <see cref="Error"/> when this context has ended. Does nothing while it is live.</summary>
    /// <exception cref="CanceledException">This context was cancelled.</exception>
    /// <exception cref="DeadlineExceededException">This context's deadline has passed.</exception>
    public void ThrowIfDone()
    {
        if (IsDone)
        {
            ThrowError();
        }
    }

    /// <summary>Reads a value that was given with <see cref="WithValue"/>, here or above; the nearest one wins.</summary>
    /// <param name="key">The very key object with which the value was given.</param>
    /// <param name="value">The value; the type's default when there is none.</param>
    /// <returns>True when there is a value, even if it is null.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is null.</exception>
    /// <remarks>
    /// Takes the same time however far above the value stands: visits at most four of those ancestors that carry values,
    /// and then an index of all further up, made by the first read past it. Allocates nothing else.
    /// </remarks>
    public bool TryGet<T>(ContextKey<T> key, [MaybeNullWhen(false)] out T value)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Find(key, out value, isOurs: false);
    }

    /// <summary>
    /// Reads a value of this library's own. A context of the user's that throws when it is asked has no value then, and the failure is reported.
    /// </summary>
    internal bool TryGetOurs<T>(ContextKey<T> key, [MaybeNullWhen(false)] out T value) => Find(key, out value, isOurs: true);

    private bool Find<T>(ContextKey<T> key, [MaybeNullWhen(false)] out T value, bool isOurs)
    {
        var node = Node.Values;
        while (node is not null)
        {
            if (!node.CarriesValue)
            {
                if (isOurs ? ((ICustomNode)node).TryGetGuarded(key, out value) : ((ICustomNode)node).Custom.TryGetOwn(key, out value))
                {
                    return true;
                }

                node = node.Parent!.Values;
                continue;
            }

            var carrier = Unsafe.As<ValueNode>(node);
            var found = ReferenceEquals(carrier.Key, key) ? carrier : carrier.Index?.Find(key);
            if (found is not null)
            {
                value = Unsafe.As<ValueNode<T>>(found).Value;      // the key is of its type
                return true;
            }

            node = carrier.Index is { } index ? index.Beyond : carrier.Parent!.Values;
        }

        value = default;
        return false;
    }

    /// <summary>
    /// For integrations: the error of this context, telling in which operation the time went. Null while this context is live.
    /// </summary>
    /// <param name="operation">What was going on, in a few words, such as a query's text.</param>
    /// <param name="spent">How long that had been going on.</param>
    /// <param name="inner">What the operation itself threw when it was interrupted; kept as <see cref="Exception.InnerException"/>.</param>
    public ContextEndedException? EndedDuring(string operation, TimeSpan spent, Exception? inner = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(operation);
        return Node.Reason is { } reason ? ContextEndedException.Create(this, reason, operation, spent, inner) : null;
    }

    /// <summary>
    /// For integrations: the error of this context if its end is what is behind a failure. Null while this context is live, and
    /// for a failure that speaks for itself.
    /// </summary>
    /// <param name="failure">What an operation under this context threw. It is kept as <see cref="Exception.InnerException"/>.</param>
    /// <param name="operation">What was going on, in a few words, such as a query's text.</param>
    /// <param name="spent">How long that had been going on.</param>
    /// <param name="isCausedByCancel">
    /// What the operation's own library knows about an exception: true for how it says that it was stopped, false for a failure of
    /// its own, null where it can't tell. Asked about <paramref name="failure"/> and then about what is inside of it; not once there is an answer.
    /// </param>
    /// <returns>Null also when the failure is this context's own error, which is to be thrown on.</returns>
    /// <remarks>
    /// Where <paramref name="isCausedByCancel"/> doesn't know: a cancellation is of the end unless another context ended by itself or a
    /// <see cref="TimeoutException"/> is inside; an <see cref="ObjectDisposedException"/> is, as that is how what takes no token is
    /// stopped; of several together all have to be; and anything else is what the exception inside of it is. Thread-safe.
    /// <code>catch (Exception failure) when (ctx.ErrorBehind(failure, "reading the tape", spent) is { } error) { throw error; }</code>
    /// </remarks>
    public ContextEndedException? ErrorBehind(Exception failure, string operation, TimeSpan spent, Func<Exception, bool?>? isCausedByCancel = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(operation);
        var told = failure as ContextEndedException;
        return !IsBehind(failure, isCausedByCancel) || told?.Context == this ? null
            // The inner error was nearer to the operation, and knows better where the time went.
            : EndedDuring(told?.Operation ?? operation, told?.Spent ?? spent, failure);
    }

    /// <summary>
    /// For integrations: whether this context has ended and that is what is behind a failure, decided as by <see cref="ErrorBehind"/>.
    /// True of this context's own error too.
    /// </summary>
    /// <param name="failure">What an operation under this context threw.</param>
    /// <param name="isCausedByCancel"><inheritdoc cref="ErrorBehind" path="/param[@name='isCausedByCancel']"/></param>
    /// <remarks>Thread-safe. Allocates nothing.</remarks>
    public bool IsBehind(Exception failure, Func<Exception, bool?>? isCausedByCancel = null)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return Cancellation.IsBehind(failure, Node, isCausedByCancel);
    }

    /// <summary>True when both are the same context, not merely alike.</summary>
    public bool Equals(Context other) => ReferenceEquals(_node, other._node);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Context other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _node is null ? 0 : RuntimeHelpers.GetHashCode(_node);

    /// <summary>True when both are the same context.</summary>
    public static bool operator ==(Context left, Context right) => left.Equals(right);

    /// <summary>True when they are different contexts.</summary>
    public static bool operator !=(Context left, Context right) => !left.Equals(right);

    /// <summary>
    /// The ancestry, root first: <c>context.Background.WithCancel.WithValue(user, String).WithDeadline(2026-01-01 12:00:00.000Z [4 s])</c>.
    /// A value is printed as its type, unless its key says that it may be shown.
    /// </summary>
    public override string ToString()
    {
        var descriptions = new Stack<string>();
        for (var node = _node; node is not null; node = node.Parent)
        {
            descriptions.Push(node.Description);
        }

        return descriptions.Count == 0 ? "default(Context)" : string.Join('.', descriptions);
    }

    [DoesNotReturn]
    private void ThrowError() => throw Error!;

    private static InvalidOperationException NoContext() => new(
        "This Context is default(Context), which is no context. Pass on the one that the caller was handed, "
        + "start from Context.Background in Main and in tests, or use Context.Todo where none is at hand yet.");
}
