using System.Collections.Concurrent;
using Lifeline;
using Storefront.Hosting;
using Storefront.Watching;

namespace Storefront.Storm;

/// <summary>The clients of the storm, and what became of them.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class LoadGenerator : IDisposable
{
    private readonly HttpClient _http;
    private readonly Journal _journal;
    private readonly ConcurrentDictionary<int, int> _answered = [];             // by status
    private readonly ConcurrentDictionary<int, Instant> _hungUp = [];           // by number
    private readonly ConcurrentDictionary<int, Instant> _lastStops = [];        // by number
    private readonly ConcurrentQueue<string> _failures = [];

    public LoadGenerator(Shop shop)
    {
        _http = shop.Services[0].ClientFor("customer");
        _journal = shop.Journal;
        _journal.Ended += NoteStop;
    }

    /// <summary>How many were answered, by status.</summary>
    public IReadOnlyDictionary<int, int> Answered => _answered;

    /// <summary>How many hung up before their answer.</summary>
    public int Abandoned => _hungUp.Count;

    /// <summary>What went wrong: a request that got no answer, or a handler that failed of itself.</summary>
    public IReadOnlyCollection<string> Failures => _failures;

    /// <summary>From each hang-up to when the last service had stopped working for it, where any still was; the shortest first.</summary>
    public IReadOnlyList<TimeSpan> Stops =>
    [
        .. from gone in _hungUp
           where _lastStops.TryGetValue(gone.Key, out var last) && last.Timestamp > gone.Value.Timestamp
           let time = _lastStops[gone.Key] - gone.Value
           orderby time
           select time,
    ];

    /// <summary>Sends a request, and waits for its answer or hangs up.</summary>
    public async ValueTask SendAsync(Visit visit)
    {
        using var scope = Context.Background.WithValue(StormRequest.Number, visit.Number).WithCancel();     // a client's life is its own
        var answer = StatusAsync(scope, visit.Path);
        if (visit.Patience is { } patience && await Task.WhenAny(answer, Moment.PassAsync(scope, patience)) != answer)
        {
            var now = Instant.Now;
            scope.Cancel();                                     // which closes the connection
            if (await answer is null)
            {
                _hungUp[visit.Number] = now;
                return;
            }
        }

        if (await answer is { } status)
        {
            _answered.AddOrUpdate(status, 1, static (_, count) => count + 1);
        }
    }

    public void Dispose()
    {
        _journal.Ended -= NoteStop;
        _http.Dispose();
    }

    // Null when there was none.
    private async Task<int?> StatusAsync(Context ctx, string path)
    {
        try
        {
            using var response = await _http.GetAsync(path, ctx);
            return (int)response.StatusCode;
        }
        catch (CanceledException)
        {
            return null;
        }
        catch (HttpRequestException failure)
        {
            _failures.Enqueue($"GET {path}: {failure.Message} {failure.InnerException?.Message}");
            return null;
        }
    }

    private void NoteStop(Hop hop)
    {
        if (hop.Ending!.Error is { } error and not (ContextEndedException or HttpRequestException))
        {
            _failures.Enqueue($"{hop.Service}'s {hop.Operation}: {error.GetType().Name}: {error.Message}");
        }

        if (hop.Number is { } number)
        {
            _lastStops.AddOrUpdate(
                number,
                static (_, stop) => stop,
                static (_, last, stop) => stop.Timestamp > last.Timestamp ? stop : last,
                hop.Ending.At);
        }
    }
}
