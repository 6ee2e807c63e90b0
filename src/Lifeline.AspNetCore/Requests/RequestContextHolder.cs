namespace Lifeline.AspNetCore.Requests;

/// <summary>
/// Holds the context of one request for its services. The middleware sets it, and clears it when the request is done. In a
/// hub, whose invocations have service scopes of their own, the context is made when it is first requested.
/// </summary>
[HoldsContext]
internal sealed class RequestContextHolder
{
    private Context? _context;                  // null outside of the middleware; used by the request's own flow only, no lock
    private Func<Context>? _begin;              // null except in a hub's invocation

    public bool HasContext => _context is not null;

    /// <summary>The context; null where there is none.</summary>
    public Context? ContextOrNone => _context ??= _begin?.Invoke();

    public Context Context => ContextOrNone ?? throw new InvalidOperationException(
        "There is no request context here, as the request has not come through app.UseLifeline(). Call it in front of "
        + "whatever takes a Context (and behind app.UseRouting() and app.UseExceptionHandler(), where those are called); "
        + "outside of requests, start from Context.Background.");

    public void Begin(Context ctx) => _context = ctx;

    public void BeginWhenAsked(Func<Context> begin) => _begin = begin;

    public void Leave() => _context = null;
}
