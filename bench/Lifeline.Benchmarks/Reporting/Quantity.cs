using System.Globalization;
using Lifeline.Benchmarks.Rows;

namespace Lifeline.Benchmarks.Reporting;

/// <summary>Numbers as people read them.</summary>
internal static class Quantity
{
    public static string Text(Measure measure, double value) => measure switch
    {
        _ when !double.IsFinite(value) => "–",
        Measure.Time => Time(value),
        Measure.Bytes => Number(value, value < 10 && value != Math.Round(value) ? "0.0" : "#,0") + " B",
        _ => Number(value, "#,0") + "/s",
    };

    public static string Time(double nanoseconds) => nanoseconds switch
    {
        < 10 => Number(nanoseconds, "0.00") + " ns",
        < 100 => Number(nanoseconds, "0.0") + " ns",
        < 10_000 => Number(nanoseconds, "#,0") + " ns",
        < 1_000_000 => Number(nanoseconds / 1_000, "0.0") + " µs",
        < 1_000_000_000 => Number(nanoseconds / 1_000_000, "0.0") + " ms",
        _ => Number(nanoseconds / 1_000_000_000, "0.00") + " s",
    };

    public static string Ratio(double value) => double.IsFinite(value) ? Number(value, value < 10 ? "0.000" : "#,0.0") : "–";

    public static string Target(double value) => Number(value, "0.00#");

    public static double Parse(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
