using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Lifeline.Core;

namespace Lifeline;

/// <summary>
/// A context of your own: derive from this class to answer for values in your own way, or to end by a token of your own.
/// </summary>
/// <remarks>
/// One that ends with its parent costs nothing extra: what is derived from it is kept by the parent directly. One with
/// an end of its own is waited for and not bypassed, whatever its parent does.
/// </remarks>
public abstract class CustomContext : IHasContext
{
    /// <summary>Makes a context that ends with its parent.</summary>
    /// <param name="parent">Gives end, deadline, clock and all values that <see cref="TryGet"/> does not answer for.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    protected CustomContext(Context parent, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Context = new Context(new CustomNode(this, parent.Node, new SourceLocation(file, line)));

    /// <summary>Makes a context that ends when <paramref name="done"/> is cancelled, and not when its parent ends.</summary>
    /// <param name="parent">Gives clock and values, but no deadline. When it has ended by then, its error and cause are this context's as well.</param>
    /// <param name="done">This context's own end.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    protected CustomContext(
        Context parent, CancellationToken done, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Context = new Context(new CustomTokenNode(this, parent.Node, new SourceLocation(file, line), ExternalSourceNode.For(done)));

    /// <summary>The context to hand on, and to derive from.</summary>
    public Context Context { get; }

    /// <summary>The reason for an end of its own; asked when that end comes. Null when there is nothing to say.</summary>
    /// <remarks>
    /// A <see cref="DeadlineExceededException"/> makes the end a deadline's; anything else is the cause of a cancellation. Several threads
    /// that find the end at the same time may each ask; one answer counts.
    /// </remarks>
    protected virtual Exception? Reason => null;

    /// <summary>Answers for a value. The base class answers for none.</summary>
    /// <returns>False to have the parent asked.</returns>
    /// <remarks>Called from any thread, at any time.</remarks>
    protected virtual bool TryGet<T>(ContextKey<T> key, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        return false;
    }

    /// <summary>The context to hand on.</summary>
    public static implicit operator Context(CustomContext custom)
    {
        ArgumentNullException.ThrowIfNull(custom);
        return custom.Context;
    }

    internal bool TryGetOwn<T>(ContextKey<T> key, [MaybeNullWhen(false)] out T value) => TryGet(key, out value);

    internal Exception? OwnReason() => Reason;

    /// <summary>What a <see cref="Reason"/> makes of the end.</summary>
    internal static CancelKind KindOf(Exception? reason) => reason is DeadlineExceededException ? CancelKind.DeadlineExceeded : CancelKind.Canceled;
}
