using System.Diagnostics;
using Storefront.Services;

namespace Storefront.Tour;

/// <summary>Prints the tour, in colours where there is a terminal that wants them.</summary>
internal sealed class Screen
{
    private const int BarWidth = 32;

    private readonly bool _colours = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null or "";

    public void Title(string text) => Console.WriteLine($"\n{Paint("1", text)}");

    public static void Line(string text = "") => Console.WriteLine(text.Length == 0 ? "" : "   " + text);

    public static void Answer(string text) => Line(Wrap("→ " + text, 5));

    public string Good(string text) => Paint("32", text);

    public string Bad(string text) => Paint("31", text);

    public string Dim(string text) => Paint("2", text);

    /// <summary>Draws who worked when, from the moment the customer asked until the last one stopped.</summary>
    /// <param name="entries">What the journal holds.</param>
    /// <param name="start">When the customer asked.</param>
    /// <param name="mark">A moment to mark: a deadline, a hang-up, a signal. Null for none.</param>
    public void Timeline(IReadOnlyList<Journal.Entry> entries, long start, long? mark)
    {
        var end = entries.Max(entry => entry.Stopped ?? Stopwatch.GetTimestamp());
        var whole = Math.Max(Stopwatch.GetElapsedTime(start, Math.Max(end, mark ?? end)).TotalMilliseconds, 0.001);
        foreach (var entry in entries.OrderBy(entry => entry.Started))
        {
            var from = Stopwatch.GetElapsedTime(start, entry.Started).TotalMilliseconds;
            var to = Stopwatch.GetElapsedTime(start, entry.Stopped ?? end).TotalMilliseconds;
            var left = Math.Clamp((int)(from / whole * BarWidth), 0, BarWidth - 1);
            var width = Math.Clamp((int)Math.Round(to / whole * BarWidth) - left, 1, BarWidth - left);
            var bar = new string(' ', left) + new string('━', width) + new string(' ', BarWidth - left - width);
            var outcome = entry.Stopped is null ? Bad("still running") : entry.Outcome == "ok" ? Good("ok") : entry.Outcome;
            Line($"{entry.Hop,-8}{Cut(entry.What, 27),-28}{Paint("36", bar)} {from,4:0}–{to,-4:0} {outcome}");
        }

        if (mark is { } moment)
        {
            var at = Math.Clamp((int)(Stopwatch.GetElapsedTime(start, moment).TotalMilliseconds / whole * BarWidth), 0, BarWidth - 1);
            Line(Dim($"{"",-36}{new string(' ', at)}▲"));
        }
    }

    private static string Cut(string text, int width) => text.Length <= width ? text : text[..(width - 1)] + "…";

    private static string Wrap(string text, int indent)
    {
        const int Width = 92;
        var lines = new List<string> { "" };
        foreach (var word in text.Split(' '))
        {
            if (lines[^1].Length + word.Length + 1 > Width && lines[^1].Length > 0)
            {
                lines.Add("");
            }

            lines[^1] += lines[^1].Length == 0 ? word : " " + word;
        }

        return string.Join(Environment.NewLine + new string(' ', indent), lines);
    }

    private string Paint(string code, string text) => _colours ? $"\e[{code}m{text}\e[0m" : text;
}
