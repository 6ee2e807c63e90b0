using System.Globalization;
using Lifeline.Benchmarks.Measuring;
using Lifeline.Benchmarks.Rows;

namespace Lifeline.Benchmarks;

/// <summary>What this program runs as when it is one side of a row and nothing else. Not for people.</summary>
internal sealed class TurnsCommand(string row, string side) : Command
{
    public const string Verb = "turns";

    public static Side ProcessOf(IReadOnlyList<Row> all, Row row, int side) => new ProcessSide(
        $"{row.Id}, side {side}", Verb, Text(all.TakeWhile(other => other != row).Count()), Text(side));

    public override bool Run()
    {
        var rows = new TargetTable(null).All();
        ProcessSide.Serve(rows[Number(row)].Apart[Number(side)]());
        return true;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
