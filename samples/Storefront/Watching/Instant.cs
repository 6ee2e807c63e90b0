namespace Storefront.Watching;

/// <summary>A point in time on the machine's steady clock.</summary>
/// <param name="Timestamp">As <see cref="TimeProvider.GetTimestamp"/> counts.</param>
internal readonly record struct Instant(long Timestamp)
{
    public static Instant Now => new(TimeProvider.System.GetTimestamp());

    public static TimeSpan operator -(Instant later, Instant earlier) =>
        TimeProvider.System.GetElapsedTime(earlier.Timestamp, later.Timestamp);

    public static Instant operator +(Instant instant, TimeSpan span) =>
        new(instant.Timestamp + (long)(span.TotalSeconds * TimeProvider.System.TimestampFrequency));
}
