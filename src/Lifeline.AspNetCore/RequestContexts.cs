namespace Lifeline.AspNetCore;

/// <summary>Counts the contexts of requests. A singleton service of the application.</summary>
/// <remarks>Thread-safe. Each number is right by itself; two that are read one after the other need not fit together.</remarks>
public sealed class RequestContexts
{
    private int _live;
    private long _started;
    private long _malformed;

    internal RequestContexts()
    {
    }

    /// <summary>How many requests are being worked on now. Zero says that nothing was left behind.</summary>
    public int Live => Volatile.Read(ref _live);

    /// <summary>How many requests were given a context since the application started.</summary>
    public long Started => Interlocked.Read(ref _started);

    /// <summary>How many requests told their remaining time in a way that can't be read, and were served without it.</summary>
    public long MalformedRemainingTimes => Interlocked.Read(ref _malformed);

    internal void Enter()
    {
        Interlocked.Increment(ref _started);
        Interlocked.Increment(ref _live);
    }

    internal void Leave() => Interlocked.Decrement(ref _live);

    internal void CountMalformed() => Interlocked.Increment(ref _malformed);
}
