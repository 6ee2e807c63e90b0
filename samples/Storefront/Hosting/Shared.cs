using Lifeline;
using Storefront.Watching;

namespace Storefront.Hosting;

/// <summary>What all services share.</summary>
/// <param name="Root">What the contexts of all requests are derived from.</param>
/// <param name="Journal">Sees each request come and go.</param>
/// <param name="Logs">Whether they log to the console.</param>
[HoldsContext]
internal sealed record Shared(Context Root, Journal Journal, bool Logs);
