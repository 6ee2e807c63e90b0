using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Lifeline.Http.Calls;

/// <summary>
/// Sees each hop of the requests that carry baggage. HttpClient follows redirects below all handlers and takes nothing but
/// <c>Authorization</c> away; the event by which tracing puts in its headers is the one place from where to take away values too.
/// </summary>
/// <remarks>One for the process, from the first request that carries baggage. Costs other requests a look at their options.</remarks>
internal sealed class BaggageRedirectFilter : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    private const string Hop = "System.Net.Http.HttpRequestOut";
    private const string HopStarts = Hop + ".Start";

    private static readonly Lazy<IDisposable> s_watch = new(static () => DiagnosticListener.AllListeners.Subscribe(new BaggageRedirectFilter()));

    /// <summary>The second time does nothing.</summary>
    public static void Begin() => _ = s_watch.Value;

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == "HttpHandlerDiagnosticListener")
        {
            value.Subscribe(this, static (name, request, _) => name == HopStarts || (name == Hop && request is HttpRequestMessage message && PropagationHeaders.HasBaggage(message)));
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "The framework keeps the properties of its events for those who subscribe.")]
    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Key == HopStarts && value.Value?.GetType().GetProperty("Request")?.GetValue(value.Value) is HttpRequestMessage request)
        {
            PropagationHeaders.Hop(request);
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }
}
