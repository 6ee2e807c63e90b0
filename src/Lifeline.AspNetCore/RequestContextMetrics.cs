using System.Diagnostics.Metrics;
using Lifeline.AspNetCore.Responses;

namespace Lifeline.AspNetCore;

/// <summary>Counts the contexts of requests. A singleton service of the application.</summary>
/// <remarks>
/// <para>
/// The same is published by the meter <see cref="MeterName"/>: <c>lifeline.requests.live</c>, <c>lifeline.requests.ended</c> by
/// what ended them (tag <c>ended</c>: client, deadline, shutdown, remote), and <c>lifeline.headers.malformed</c> by header (tag <c>header</c>).
/// No tag holds what a client sent.
/// </para>
/// <para>Thread-safe. Each number is exact; two numbers that are read one after the other are no consistent snapshot.</para>
/// </remarks>
public sealed class RequestContextMetrics
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Lifeline.AspNetCore";

    private readonly Counter<long> _endedCounter;
    private readonly Counter<long> _malformedCounter;
    private int _live;
    private long _started;
    private long _malformed;
    private long _malformedValues;

    internal RequestContextMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        meter.CreateObservableUpDownCounter("lifeline.requests.live", () => Live, "{request}", "Requests that are being worked on.");
        _endedCounter = meter.CreateCounter<long>("lifeline.requests.ended", "{request}", "Requests that were ended before they were finished.");
        _malformedCounter = meter.CreateCounter<long>("lifeline.headers.malformed", "{header}", "Headers, or members of one, that could not be read and were ignored.");
    }

    /// <summary>How many requests are being handled now. Zero means that no request was left running.</summary>
    public int Live => Volatile.Read(ref _live);

    /// <summary>How many requests were given a context since the application started.</summary>
    public long Started => Interlocked.Read(ref _started);

    /// <summary>How many headers with a remaining time were malformed and ignored.</summary>
    public long MalformedRemainingTimes => Interlocked.Read(ref _malformed);

    /// <summary>How many values from trusted callers could not be read, and were ignored.</summary>
    public long MalformedValues => Interlocked.Read(ref _malformedValues);

    internal void Enter()
    {
        Interlocked.Increment(ref _started);
        Interlocked.Increment(ref _live);
    }

    internal void Leave() => Interlocked.Decrement(ref _live);

    internal void CountEnded(RequestEnd end) =>
        _endedCounter.Add(1, new KeyValuePair<string, object?>("ended", RequestCancellation.NameOf(end)));

    internal void CountMalformed(RemainingTimeHeader header)
    {
        Interlocked.Increment(ref _malformed);
        _malformedCounter.Add(1, new KeyValuePair<string, object?>("header", header.Name));
    }

    internal void CountMalformedValues(int count)
    {
        Interlocked.Add(ref _malformedValues, count);
        _malformedCounter.Add(count, new KeyValuePair<string, object?>("header", ContextBaggage.Header));
    }
}
