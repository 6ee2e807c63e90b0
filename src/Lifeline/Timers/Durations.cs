using System.Globalization;

namespace Lifeline.Timers;

/// <summary>Durations as text for people: three digits and a unit.</summary>
internal static class Durations
{
    public static string Text(TimeSpan span) => span switch
    {
        _ when span < TimeSpan.Zero => "-" + Text(span == TimeSpan.MinValue ? TimeSpan.MaxValue : -span),
        { TotalMilliseconds: 0 } => "0 s",
        { TotalMilliseconds: < 1 } => Number(span.TotalMicroseconds, "µs"),
        { TotalSeconds: < 1 } => Number(span.TotalMilliseconds, "ms"),
        { TotalMinutes: < 2 } => Number(span.TotalSeconds, "s"),
        { TotalHours: < 2 } => Number(span.TotalMinutes, "min"),
        { TotalDays: < 2 } => Number(span.TotalHours, "h"),
        _ => Number(span.TotalDays, "days"),
    };

    private static string Number(double value, string unit) =>
        value.ToString(value < 10 ? "0.##" : value < 100 ? "0.#" : "0", CultureInfo.InvariantCulture) + " " + unit;
}
