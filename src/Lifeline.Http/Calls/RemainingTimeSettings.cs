using System.Runtime.CompilerServices;

namespace Lifeline.Http.Calls;

/// <summary>What a client was told about sending the remaining time. Kept beside the client, for as long as it lives.</summary>
internal sealed class RemainingTimeSettings
{
    private static readonly ConditionalWeakTable<HttpClient, RemainingTimeSettings> s_changed = [];

    private long _margin = TimeSpan.FromMilliseconds(10).Ticks;
    private volatile bool _isSent = true;

    /// <summary>Those of all clients that were told nothing. Never changed.</summary>
    private static RemainingTimeSettings Usual { get; } = new();

    public bool IsSent
    {
        get => _isSent;
        set => _isSent = value;
    }

    public TimeSpan Margin
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _margin));
        set => Interlocked.Exchange(ref _margin, value.Ticks);
    }

    public static RemainingTimeSettings Of(HttpClient http) => s_changed.TryGetValue(http, out var settings) ? settings : Usual;

    public static RemainingTimeSettings ToChange(HttpClient http) => s_changed.GetOrCreateValue(http);
}
