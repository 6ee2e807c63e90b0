using System.Collections.Concurrent;
using Lifeline;
using Lifeline.AspNetCore;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Storefront.Watching;

/// <summary>Sees the handlers of all services begin and end, and counts those that run.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class Journal
{
    private readonly ConcurrentDictionary<Hop, object?> _running = [];
    private readonly ConcurrentDictionary<string, int> _begun = [];
    private readonly ConcurrentQueue<Hop>? _page;

    /// <param name="keeps">Whether to keep what has ended, for the tour; a server that runs for days had better not.</param>
    public Journal(bool keeps) => _page = keeps ? [] : null;

    /// <summary>Called whenever a handler is over.</summary>
    public event Action<Hop>? Ended;

    /// <summary>The handlers that are running now.</summary>
    public IReadOnlyCollection<Hop> Running => [.. _running.Keys];

    /// <summary>How many handlers a service has begun.</summary>
    public int BegunIn(string service) => _begun.GetValueOrDefault(service);

    /// <summary>Begins a new page, and throws the old one away.</summary>
    public void TurnPage() => _page?.Clear();

    /// <summary>The handlers on this page, in the order in which they began.</summary>
    public IReadOnlyList<Hop> ReadPage() => [.. (_page ?? []).OrderBy(hop => hop.Begun.Timestamp)];

    /// <summary>Waits until no handler is running.</summary>
    /// <exception cref="ContextEndedException">The context ended first.</exception>
    public async Task WhenQuietAsync(Context ctx)
    {
        while (!_running.IsEmpty)
        {
            await Moment.PassAsync(ctx);
        }
    }

    internal async Task WatchAsync(string service, HttpContext http, RequestDelegate next)
    {
        var ctx = http.RequestContext;
        var hop = new Hop(
            service, http.Request.Headers.UserAgent.ToString(), ctx.Name ?? http.Request.Path, StormRequest.NumberOf(ctx), Instant.Now, ctx.Remaining);
        _running.TryAdd(hop, null);
        _begun.AddOrUpdate(service, 1, static (_, count) => count + 1);
        _page?.Enqueue(hop);
        try
        {
            await next(http);
            hop.End(null);
        }
        catch (Exception error)
        {
            hop.End(error);
            throw;
        }
        finally
        {
            _running.TryRemove(hop, out _);
            Ended?.Invoke(hop);
        }
    }
}

/// <summary>Puts the journal into a service's pipeline.</summary>
internal static class JournalExtensions
{
    /// <summary>Has the journal see each handler begin and end. Goes behind <c>UseLifeline</c>.</summary>
    public static IApplicationBuilder UseJournal(this IApplicationBuilder app)
    {
        var journal = app.ApplicationServices.GetRequiredService<Journal>();
        var service = app.ApplicationServices.GetRequiredService<IOptions<LifelineOptions>>().Value.ServiceName!;
        return app.Use(next => http => journal.WatchAsync(service, http, next));
    }
}
