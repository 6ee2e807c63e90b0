using Lifeline;

namespace Storefront.Watching;

/// <summary>The number of a request of the storm. It travels with the request, so that what each service did for it can be told.</summary>
internal static class StormRequest
{
    public static readonly ContextKey<int> Number = new("storm-request") { Wire = WireFormat.Of<int>() };

    /// <summary>What the services let cross between them.</summary>
    public static ContextBaggage Baggage { get; } = ContextBaggage.None.Allow(Number);

    /// <summary>Null for a request that is none of the storm's.</summary>
    public static int? NumberOf(Context ctx) => ctx.TryGet(Number, out var number) ? number : null;
}
