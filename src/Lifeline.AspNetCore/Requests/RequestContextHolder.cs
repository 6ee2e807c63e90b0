namespace Lifeline.AspNetCore.Requests;

/// <summary>
/// Where the services of one request find its context. The middleware fills it, and empties it when it is done; in a hub,
/// whose calls have services of their own, the call's context is made when it is first asked for.
/// </summary>
[HoldsContext]
internal sealed class RequestContextHolder
{
    private Context? _context;                  // null outside of the middleware; set and read by the request's own flow
    private Func<Context>? _begin;              // null but in a hub's call

    public bool HasContext => _context is not null;

    /// <summary>Null where there is none.</summary>
    public Context? ContextOrNone => _context ??= _begin?.Invoke();

    public Context Context => ContextOrNone ?? throw new InvalidOperationException(
        "There is no request context here, as the request has not come through app.UseLifeline(). Call it in front of "
        + "whatever takes a Context (and behind app.UseRouting() and app.UseExceptionHandler(), where those are called); "
        + "outside of requests, start from Context.Background.");

    public void Begin(Context ctx) => _context = ctx;

    public void BeginWhenAsked(Func<Context> begin) => _begin = begin;

    public void Leave() => _context = null;
}
