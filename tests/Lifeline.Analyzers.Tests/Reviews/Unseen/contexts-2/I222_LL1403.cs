// The answer is returned with the value; whoever asked has to check it.
using System.Diagnostics.CodeAnalysis;

namespace I222;

public static class TraceExtensions
{
    private static readonly ContextKey<string> Trace = new("trace");

    public static bool TryTrace(this Context ctx, [NotNullWhen(true)] out string? trace) => ctx.TryGet(Trace, out trace) && trace.Length > 0;
}
