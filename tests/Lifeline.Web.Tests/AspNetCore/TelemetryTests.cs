using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Lifeline.AspNetCore.Tests;

public sealed class TelemetryTests : IDisposable
{
    private readonly ActivityListener _everything = new()
    {
        ShouldListenTo = source => source.Name == "Microsoft.AspNetCore",
        Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
    };

    public TelemetryTests() => ActivitySource.AddActivityListener(_everything);

    public void Dispose() => _everything.Dispose();

    [Fact]
    public async Task A_requests_activity_tells_its_deadline_and_what_is_left_of_it()
    {
        var seen = new TaskCompletionSource<Activity>();
        await using var app = await LiveApp.StartAsync(
            app => app.MapGet("/", () => seen.SetResult(Activity.Current!)).WithRequestTimeout(TimeSpan.FromSeconds(1)));

        using var response = await app.GetAsync("/");
        await app.StopAsync();

        var activity = await seen.Task;
        Assert.Equal("2000-01-01T00:00:01.0000000Z", activity.GetTagItem("lifeline.deadline"));
        Assert.Equal(1000L, activity.GetTagItem("lifeline.remaining_ms"));
        Assert.Null(activity.GetTagItem("lifeline.ended"));
    }

    [Fact]
    public async Task It_tells_the_end_and_its_cause_too()
    {
        var seen = new TaskCompletionSource<Activity>();
        var request = new Endings();
        await using var app = await LiveApp.StartAsync(app => app.MapGet("/", (Context ctx) =>
        {
            seen.SetResult(Activity.Current!);
            return request.WaitAsync(ctx);
        }).WithRequestTimeout(TimeSpan.FromSeconds(1)));

        var call = app.GetAsync("/");
        await request.Begun;
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        using var response = await call;
        await app.StopAsync();

        var activity = await seen.Task;
        Assert.Equal(0L, activity.GetTagItem("lifeline.remaining_ms"));
        Assert.Equal("deadline", activity.GetTagItem("lifeline.ended"));
        Assert.Equal("RequestDeadlineException: The endpoint's request timeout is over.", activity.GetTagItem("lifeline.cause"));
    }

    [Fact]
    public async Task A_meter_counts_what_was_malformed_and_what_was_ended()
    {
        await using var app = await LiveApp.StartAsync(app => app.MapGet("/", string (Context ctx) =>
        {
            ((VirtualClock)ctx.Clock).Advance(TimeSpan.FromSeconds(1));
            throw ctx.Error!;
        }).WithRequestTimeout(TimeSpan.FromSeconds(1)));
        using var counts = new Counts(app.Services.GetRequiredService<IMeterFactory>());

        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.TryAddWithoutValidation("grpc-timeout", new string('9', 4000));
        using var response = await app.Http.SendAsync(request, TestContext.Current.CancellationToken);
        await app.StopAsync();

        Assert.Equal(1, counts["lifeline.headers.malformed header=grpc-timeout"]);
        Assert.Equal(1, counts["lifeline.requests.ended ended=deadline"]);
        Assert.Equal(0, counts["lifeline.requests.live "]);
    }

    private sealed class Counts : IDisposable
    {
        private readonly Dictionary<string, long> _counts = [];
        private readonly MeterListener _listener = new();

        public Counts(IMeterFactory meters)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Scope == meters && instrument.Meter.Name == RequestContextMetrics.MeterName)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((instrument, count, tags, _) => Add(instrument, count, tags));
            _listener.SetMeasurementEventCallback<int>((instrument, count, tags, _) => Add(instrument, count, tags));
            _listener.Start();
        }

        public long this[string what]
        {
            get
            {
                _listener.RecordObservableInstruments();
                lock (_counts)
                {
                    return _counts[what];
                }
            }
        }

        public void Dispose() => _listener.Dispose();

        private void Add(Instrument instrument, long count, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var what = $"{instrument.Name} {string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))}";
            lock (_counts)
            {
                _counts[what] = _counts.GetValueOrDefault(what) + count;
            }
        }
    }
}
