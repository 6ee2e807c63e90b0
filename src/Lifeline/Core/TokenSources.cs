using System.Runtime.CompilerServices;

namespace Lifeline.Core;

/// <summary>The source that a token belongs to, which is a private field of the token.</summary>
internal static class TokenSources
{
    /// <summary>False for a framework whose tokens have no such field.</summary>
    public static bool IsAvailable { get; } = Probe();

    /// <summary>The source of a token; null when it has none, or when that is not known.</summary>
    [return: OwnsContext]
    public static CancellationTokenSource? Of(CancellationToken token) => IsAvailable ? SourceOf(ref token) : null;

    private static bool Probe()
    {
        try
        {
            using var source = new CancellationTokenSource();
            var token = source.Token;
            return ReferenceEquals(SourceOf(ref token), source);
        }
        catch (Exception)                       // anything that is not as expected
        {
            return false;
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_source")]
    private static extern ref CancellationTokenSource? SourceOf(ref CancellationToken token);
}
