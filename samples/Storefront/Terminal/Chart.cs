using Storefront.Watching;

namespace Storefront.Terminal;

/// <summary>Draws handlers as bars on one axis of time, with a mark at the moment that matters.</summary>
internal static class Chart
{
    private const int NameWidth = 8;
    private const int OperationWidth = 18;
    private const int BarWidth = 25;

    /// <summary>Prints a line for each hop.</summary>
    /// <param name="hops">Those of one request, in the order in which they began. All have ended.</param>
    /// <param name="mark">The moment; null for none.</param>
    /// <param name="note">What to say about a hop.</param>
    public static void Print(IReadOnlyList<Hop> hops, Instant? mark, Func<Hop, string> note)
    {
        var start = hops[0].Begun;
        var end = hops.Select(hop => hop.Ending!.At).Append(mark ?? start).Max(instant => instant - start);
        int Column(Instant instant) => Math.Clamp((int)Math.Round((instant - start) / end * BarWidth), 0, BarWidth);

        foreach (var (hop, depth) in Tree(hops, hops[0], 0))
        {
            var name = Page.Painted(hop.Service.PadRight(NameWidth), Ink.Cool);
            var operation = (new string(' ', depth) + hop.Operation).PadRight(OperationWidth);
            var bar = Bar(Column(hop.Begun), Column(hop.Ending!.At), mark is { } at ? Column(at) : null);
            Page.Line($"{name} {operation} {Page.Painted(bar, hop.Ending.Error is null ? Ink.Good : Ink.Warm)}  {note(hop)}");
        }
    }

    // Each hop, and below it those that it called.
    private static IEnumerable<(Hop Hop, int Depth)> Tree(IReadOnlyList<Hop> hops, Hop top, int depth) =>
        hops.Where(hop => hop.Caller == top.Service).SelectMany(hop => Tree(hops, hop, depth + 1)).Prepend((top, depth));

    private static string Bar(int from, int to, int? mark)
    {
        var cells = new char[BarWidth + 1];
        Array.Fill(cells, ' ');
        if (mark is { } at)
        {
            cells[at] = Page.HasUnicode ? '┊' : '|';
        }

        Array.Fill(cells, Page.HasUnicode ? '━' : '=', from, Math.Max(1, to - from));
        return new string(cells);
    }
}
