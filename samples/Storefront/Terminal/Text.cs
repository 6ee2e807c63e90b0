using System.Globalization;

namespace Storefront.Terminal;

/// <summary>How the sample writes durations and numbers.</summary>
internal static class Text
{
    /// <summary>Such as <c>3.1 ms</c>, <c>287 ms</c> and <c>2.4 s</c>.</summary>
    public static string Of(TimeSpan span) => span.TotalMilliseconds switch
    {
        < 10 => Number(span.TotalMilliseconds, "0.0", "ms"),
        < 1000 => Number(span.TotalMilliseconds, "0", "ms"),
        _ => Number(span.TotalSeconds, "0.0", "s"),
    };

    /// <summary>Such as <c>200,000</c>.</summary>
    public static string Of(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Number(double value, string format, string unit) => value.ToString(format, CultureInfo.InvariantCulture) + " " + unit;
}
