using System.Runtime.CompilerServices;
using Lifeline.Core;

namespace Lifeline;

/// <summary>
/// The right to end a context, held by the code that derived it: <c>using var scope = ctx.WithTimeout(…);</c> is what
/// <c>ctx, cancel := context.WithTimeout(…); defer cancel()</c> is in Go.
/// </summary>
/// <remarks>
/// Hand on the <see cref="Context"/>, to which a scope converts by itself, and keep the scope. A struct of one
/// reference; copies are the same scope. All members are thread-safe.
/// </remarks>
public readonly struct ContextScope : IHasContext, IDisposable, IEquatable<ContextScope>
{
    private readonly CancelNode? _node;

    internal ContextScope(CancelNode node) => _node = node;

    /// <summary>The context that was derived: all that the work needs, without the right to end it.</summary>
    /// <exception cref="InvalidOperationException">This is <c>default(ContextScope)</c>.</exception>
    public Context Context => new(Node);

    /// <summary>Short for <c>Context.Token</c>.</summary>
    public CancellationToken Token => Node.GetToken();

    private CancelNode Node => _node ?? throw new InvalidOperationException(
        "This is default(ContextScope), which scopes nothing. Use the one that WithCancel, WithTimeout or WithDeadline returned.");

    /// <summary>Ends the context and everything derived from it. The first one to end a context decides; after that this does nothing.</summary>
    /// <param name="cause">Why, for <see cref="Context.Cause"/> and the error's message; null when there is nothing to add.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <remarks>
    /// When it returns, every descendant is done, also when another thread was first. Callbacks have been started, on
    /// the thread pool, and are not waited for. Never throws because of them.
    /// </remarks>
    public void Cancel(Exception? cause = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Node.CancelWith(new CancelReason(CancelKind.Canceled, Node, cause, new SourceLocation(file, line)));

    /// <summary>Ends the context as its deadline would: for time limits that are more than an instant.</summary>
    internal void Expire(Exception? cause) => Node.CancelWith(new CancelReason(CancelKind.DeadlineExceeded, Node, cause));

    /// <summary>Ends the context, if nothing has before, and frees its timer. The second time does nothing.</summary>
    public void Dispose() => _node?.CancelWith(CancelReason.ScopeDisposed);

    /// <summary>The scope's context: what is handed on.</summary>
    public static implicit operator Context(ContextScope scope) => scope.Context;

    /// <summary>True when both are the same scope.</summary>
    public bool Equals(ContextScope other) => ReferenceEquals(_node, other._node);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ContextScope other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _node is null ? 0 : RuntimeHelpers.GetHashCode(_node);

    /// <summary>True when both are the same scope.</summary>
    public static bool operator ==(ContextScope left, ContextScope right) => left.Equals(right);

    /// <summary>True when they are different scopes.</summary>
    public static bool operator !=(ContextScope left, ContextScope right) => !left.Equals(right);

    /// <summary>The context's ancestry.</summary>
    public override string ToString() => _node is null ? "default(ContextScope)" : Context.ToString();
}
