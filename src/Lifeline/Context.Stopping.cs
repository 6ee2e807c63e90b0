using System.Runtime.CompilerServices;
using Lifeline.Stopping;

namespace Lifeline;

/// <content>A soft stop before the hard one.</content>
public readonly partial struct Context
{
    /// <summary>
    /// This context as it is for work that begins nothing new once it is asked to finish (<see cref="GracefulStopScope.Stop"/>):
    /// ends then, and at the latest with this context. Without such a scope above, the context itself.
    /// </summary>
    /// <remarks>
    /// What accepts work is given <c>ctx.Stopping</c>, and what does the work is given <c>ctx</c>. Has the same values and
    /// deadline. Each call makes a small object: keep it outside of loops.
    /// </remarks>
    public Context Stopping => StoppingNode.Of(this);

    /// <summary>Derives a scope that can be asked to finish before it is ended: <c>using var scope = ctx.WithStop();</c></summary>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The scope. Dispose it at the latest when the work is over.</returns>
    [return: OwnsContext]
    public GracefulStopScope WithStop([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => new(this, new SourceLocation(file, line));
}
