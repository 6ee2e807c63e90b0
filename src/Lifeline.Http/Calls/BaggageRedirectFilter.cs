using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Lifeline.Http.Calls;

/// <summary>
/// Removes values from redirected requests. HttpClient follows redirects below all handlers and removes no header but
/// <c>Authorization</c>; the diagnostic event by which tracing injects its headers is the only hook for each hop.
/// </summary>
/// <remarks>One instance per process, subscribed at the first request with baggage. Other requests cost one look-up in their options.</remarks>
internal sealed class BaggageRedirectFilter : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    private const string HopEvent = "System.Net.Http.HttpRequestOut";
    private const string HopStartEvent = HopEvent + ".Start";

    private static readonly Lazy<IDisposable> s_subscription = new(static () => DiagnosticListener.AllListeners.Subscribe(new BaggageRedirectFilter()));

    /// <summary>Subscribes. The second time does nothing.</summary>
    public static void Begin() => _ = s_subscription.Value;

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == "HttpHandlerDiagnosticListener")
        {
            value.Subscribe(this, static (name, request, _) => name == HopStartEvent || (name == HopEvent && request is HttpRequestMessage message && PropagationHeaders.HasBaggage(message)));
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "The framework keeps the properties of its events for those who subscribe.")]
    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Key == HopStartEvent && value.Value?.GetType().GetProperty("Request")?.GetValue(value.Value) is HttpRequestMessage request)
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
