using System.Runtime.CompilerServices;

namespace Lifeline.Core;

/// <summary>
/// What a linked source is linked to: the tokens at which it is registered, which are in private fields of the source.
/// </summary>
/// <remarks>For a framework that has no such fields, a linked source leads to nothing, as any other foreign one. Thread-safe.</remarks>
internal static class LinkedSources
{
    private const string One = "System.Threading.CancellationTokenSource+Linked1CancellationTokenSource, System.Private.CoreLib";
    private const string Two = "System.Threading.CancellationTokenSource+Linked2CancellationTokenSource, System.Private.CoreLib";
    private const string Many = "System.Threading.CancellationTokenSource+LinkedNCancellationTokenSource, System.Private.CoreLib";

    private const int MaxDepth = 16;            // of sources that are linked to linked sources; bounds the recursion

    private static readonly Type? s_one = Type.GetType(One, throwOnError: false);
    private static readonly Type? s_two = Type.GetType(Two, throwOnError: false);
    private static readonly Type? s_many = Type.GetType(Many, throwOnError: false);

    /// <summary>True when the fields are there in this framework, and hold what they should.</summary>
    public static bool AreReadable { get; } = Probe();

    /// <summary>
    /// The context that a token came from, or one to whose token its source is linked, through any number of sources; null when there is
    /// none. Of several it is the one whose deadline is earliest, or else the first.
    /// </summary>
    public static ContextNode? FindContext(CancellationToken token) => AreReadable ? Find(MaxDepth, token) : ContextNode.Of(token);

    private static ContextNode? Find(int depth, CancellationToken token)
    {
        if (ContextNode.Of(token) is { } node)
        {
            return node;
        }

        var source = TokenSources.Of(token);
        var type = source?.GetType();
        if (type is null || type == typeof(CancellationTokenSource) || depth == 0)
        {
            return null;
        }

        return type == s_one ? Find(depth - 1, OnlyOf(source!).Token)
            : type == s_two ? Earlier(Find(depth - 1, FirstOf(source!).Token), Find(depth - 1, SecondOf(source!).Token))
            : type == s_many ? FindAmong(AllOf(source!), depth - 1)
            : null;
    }

    private static ContextNode? FindAmong(ReadOnlySpan<CancellationTokenRegistration> links, int depth) =>
        links.IsEmpty ? null : Earlier(Find(depth, links[0].Token), FindAmong(links[1..], depth));

    // On different clocks deadlines can't be compared: the first counts.
    private static ContextNode? Earlier(ContextNode? first, ContextNode? second) =>
        first is null || (second is not null && second.EffectiveDeadline < first.EffectiveDeadline && second.Clock == first.Clock) ? second : first;

    private static bool Probe()
    {
        try
        {
            using var source = new CancellationTokenSource();
            var token = source.Token;
            using var one = CancellationTokenSource.CreateLinkedTokenSource(token);
            using var two = CancellationTokenSource.CreateLinkedTokenSource(one.Token, token);
            using var many = CancellationTokenSource.CreateLinkedTokenSource(token, one.Token, two.Token);
            return TokenSources.IsAvailable && one.GetType() == s_one && two.GetType() == s_two && many.GetType() == s_many
                && OnlyOf(one).Token == token && FirstOf(two).Token == one.Token && SecondOf(two).Token == token
                && AllOf(many) is [var first, _, var last] && first.Token == token && last.Token == two.Token;
        }
        catch (Exception)                       // anything that is not as expected
        {
            return false;
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_reg1")]
    private static extern ref CancellationTokenRegistration OnlyOf([UnsafeAccessorType(One)] object source);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_reg1")]
    private static extern ref CancellationTokenRegistration FirstOf([UnsafeAccessorType(Two)] object source);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_reg2")]
    private static extern ref CancellationTokenRegistration SecondOf([UnsafeAccessorType(Two)] object source);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_linkingRegistrations")]
    private static extern ref CancellationTokenRegistration[]? AllOf([UnsafeAccessorType(Many)] object source);
}
