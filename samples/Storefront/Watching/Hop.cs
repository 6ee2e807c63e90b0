namespace Storefront.Watching;

/// <summary>One request as one service saw it: when its handler began and ended, and how.</summary>
/// <param name="service">Who handled it.</param>
/// <param name="caller">Who sent it.</param>
/// <param name="operation">Such as <c>GET /cart/{id}</c>.</param>
/// <param name="begun">When the handler began.</param>
/// <param name="number">Of which of the storm's requests it is a part; null for none.</param>
/// <param name="time">How much time the request came with; null for any amount.</param>
internal sealed class Hop(string service, string caller, string operation, int? number, Instant begun, TimeSpan? time)
{
    private volatile Ending? _ending;                   // written once, when the handler is over

    public string Service => service;

    public string Caller => caller;

    public string Operation => operation;

    public int? Number => number;

    public Instant Begun => begun;

    public TimeSpan? Time => time;

    /// <summary>How it ended; null while it is running.</summary>
    public Ending? Ending => _ending;

    public void End(Exception? error) => _ending = new Ending(Instant.Now, error);
}

/// <summary>The end of a handler.</summary>
/// <param name="At">When.</param>
/// <param name="Error">What it threw; null when it returned.</param>
internal sealed record Ending(Instant At, Exception? Error);
