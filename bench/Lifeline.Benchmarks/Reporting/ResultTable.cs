using Lifeline.Benchmarks.Rows;

namespace Lifeline.Benchmarks.Reporting;

/// <summary>Writes results as a table of 100 columns, each row as soon as it is there.</summary>
internal sealed class ResultTable(TextWriter output, bool inColor)
{
    private readonly List<string> _missed = [];
    private readonly List<string> _absent = [];
    private int _held;
    private bool _any;

    public bool AllHeld => _missed.Count == 0;

    public void Begin(Machine machine)
    {
        output.WriteLine(machine);
        output.WriteLine("Ratio: ours / rival in the same round, median of all rounds, with the middle half of them.");
        output.WriteLine();
        Line("row", "", "ours", "rival", "ratio", "quartiles", "reach", "aim", "");
        output.WriteLine(new string('─', 98));
    }

    public void Absent(Row row)
    {
        _absent.Add($"{row.Id} ({row.Obstacle})");
        Line(row.Id, row.Title, "", "", "", "", "", "", "");
        Line("", "vs " + row.Against, "", "", "", "", "", "", row.Obstacle!);
    }

    public void Measured(Row row, IReadOnlyList<Result> results)
    {
        var id = row.Id;
        foreach (var result in results)
        {
            var figure = result.Figure;
            Line(id, figure.Label,
                Quantity.Text(figure.Measure, result.Ours.Median), Quantity.Text(figure.Measure, result.Rival.Median),
                Quantity.Ratio(result.Ratio.Median), Quartiles(result),
                figure.Reach is { } reach ? $"{(figure.MoreIsBetter ? '≥' : '≤')} {Quantity.Target(reach)}" : "",
                figure.Aim is { } aim ? Quantity.Target(aim) : "", Word(result.Verdict));
            id = "";
            Count(row, result);
        }
    }

    public void End()
    {
        output.WriteLine(new string('─', 98));
        output.WriteLine(_any ? $"{_held} of {_held + _missed.Count} targets held." : "Nothing with a target was measured.");
        if (_missed.Count > 0)
        {
            output.WriteLine("Missed: " + string.Join("; ", _missed) + ".");
        }

        if (_absent.Count > 0)
        {
            output.WriteLine("Not measured: " + string.Join("; ", _absent) + ".");
        }
    }

    private void Count(Row row, Result result)
    {
        if (result.Verdict == Verdict.NoTarget)
        {
            return;
        }

        _any = true;
        if (result.Verdict != Verdict.Missed)
        {
            _held++;
            return;
        }

        _missed.Add($"{row.Id} {Noun(result.Figure.Measure)} {Quantity.Ratio(result.Ratio.Median)} of {Quantity.Target(result.Figure.Reach!.Value)}");
    }

    private static string Noun(Measure measure) => measure switch
    {
        Measure.Time => "time",
        Measure.Bytes => "bytes",
        _ => "requests",
    };

    // Of bytes there is no spread worth printing: they are the same in every round.
    private static string Quartiles(Result result) => result.Figure.Measure == Measure.Bytes
        ? ""
        : $"{Quantity.Ratio(result.Ratio.LowerQuartile)}–{Quantity.Ratio(result.Ratio.UpperQuartile)}";

    private string Word(Verdict verdict) => verdict switch
    {
        Verdict.Missed => Colored("MISSED", 31),
        Verdict.Held => Colored("held", 32),
        Verdict.AimMet => Colored("aim met", 32),
        _ => "",
    };

    private string Colored(string text, int color) => inColor ? $"\e[{color}m{text}\e[0m" : text;

    private void Line(string row, string what, string ours, string rival, string ratio, string quartiles, string reach, string aim, string verdict)
    {
        output.WriteLine($"{row,-6}{what,-33}{ours,9} {rival,9}  {ratio,6}  {quartiles,-12} {reach,-7}{aim,-6}{verdict}".TrimEnd());
        output.Flush();
    }
}
