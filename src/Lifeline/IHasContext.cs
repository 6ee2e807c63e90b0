namespace Lifeline;

/// <summary>
/// What has a context and converts to it: scopes, monitors, custom contexts. Whatever a <see cref="Lifeline.Context"/> offers,
/// it offers too, by <see cref="LifelineHasContextExtensions"/>: <c>scope.Group()</c>, <c>scope.Remaining</c>.
/// </summary>
/// <remarks>For a type of your own that owns a context. Implementations are thread-safe, and answer with the same context each time.</remarks>
public interface IHasContext
{
    /// <summary>The context that is handed on.</summary>
    Context Context { get; }
}
