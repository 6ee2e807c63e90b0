using System.Runtime.CompilerServices;
using Lifeline.Core;

namespace Lifeline;

/// <summary>
/// For integrations: the right over a context whose token is lent to a framework, in the place of the framework's own. Made by
/// <see cref="Context.Lend"/>.
/// </summary>
/// <remarks>
/// <para>
/// A framework's token for a piece of work, such as a request's, is cancelled when the work is to stop, and not because it is
/// over: code that was given the token may run on. A context ends with its work all the same. So there
/// are two tokens: the context's own, and the one to lend, which <see cref="Dispose"/> does not cancel but lets go.
/// </para>
/// <para>A struct of one reference; copies are the same scope. All members are thread-safe.</para>
/// </remarks>
public readonly struct LentScope : IHasContext, IDisposable, IEquatable<LentScope>
{
    private readonly LentNode? _node;

    internal LentScope(LentNode node) => _node = node;

    /// <summary>The context that was derived: all that the work needs. Its deadline may be given up: see <see cref="GiveUpDeadline"/>.</summary>
    /// <exception cref="InvalidOperationException">This is <c>default(LentScope)</c>.</exception>
    public Context Context => new(Node);

    /// <summary>Short for <c>Context.Token</c>.</summary>
    public CancellationToken Token => Node.GetToken();

    /// <summary>
    /// The token to lend. It is cancelled when the context ends, in whatever way but by <see cref="Release"/>, after which it is cancelled
    /// by nothing. The same each time. The first time costs one object; without a call, nothing.
    /// </summary>
    /// <remarks><see cref="Lifeline.Context.From"/> finds a context below the scope's own, with its values and its deadline.</remarks>
    public CancellationToken LentToken => Node.GetLentToken();

    private LentNode Node => _node ?? throw new InvalidOperationException(
        "This is default(LentScope), which scopes nothing. Use the one that Lend returned.");

    /// <inheritdoc cref="ContextScope.Cancel"/>
    public void Cancel(Exception? cause = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Node.CancelWith(new CancelReason(CancelKind.Canceled, Node, cause, new SourceLocation(file, line)));

    /// <summary>Ends the context as its deadline would: for a framework that measures the time itself. The second time does nothing.</summary>
    /// <param name="cause">What <see cref="Lifeline.Context.Cause"/> will be; null when there is nothing to add.</param>
    public void Expire(Exception? cause = null) => Node.Expire(cause);

    /// <summary>Has the context, and what is derived from it, go on for as long as its parent does. Does nothing once the context has ended.</summary>
    public void GiveUpDeadline() => Node.GiveUpDeadline();

    /// <summary>
    /// Ends the context, if nothing has before, and lets the lent token go: it is not cancelled, nor is what was derived from it, and
    /// nothing holds it but its users. The second time does nothing, and what has ended stays ended.
    /// </summary>
    /// <param name="cause">What <see cref="Lifeline.Context.Cause"/> will be; null when there is nothing to add.</param>
    public void Release(Exception? cause = null) =>
        Node.CancelAndKeepLent(cause is null ? CancelReason.ScopeDisposed : new CancelReason(CancelKind.Canceled, Node, cause, default(SourceLocation)));      // the line would tell the reader nothing

    /// <summary>As <see cref="Release"/>, without a cause.</summary>
    public void Dispose() => _node?.CancelAndKeepLent(CancelReason.ScopeDisposed);

    /// <summary>The scope's context: what is handed on.</summary>
    public static implicit operator Context(LentScope scope) => scope.Context;

    /// <summary>True when both are the same scope.</summary>
    public bool Equals(LentScope other) => ReferenceEquals(_node, other._node);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is LentScope other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _node is null ? 0 : RuntimeHelpers.GetHashCode(_node);

    /// <summary>True when both are the same scope.</summary>
    public static bool operator ==(LentScope left, LentScope right) => left.Equals(right);

    /// <summary>True when they are different scopes.</summary>
    public static bool operator !=(LentScope left, LentScope right) => !left.Equals(right);

    /// <summary>The context's ancestry.</summary>
    public override string ToString() => _node is null ? "default(LentScope)" : Context.ToString();
}
