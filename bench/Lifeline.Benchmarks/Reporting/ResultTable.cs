using Lifeline.Benchmarks.Rows;

namespace Lifeline.Benchmarks.Reporting;

/// <summary>Writes results as a table of 100 columns, each row as soon as it is there.</summary>
internal sealed class ResultTable(TextWriter output, bool inColor)
{
    private static readonly string s_rule = new('─', 98);

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
        output.WriteLine(s_rule);
    }

    public void Absent(Row row)
    {
        _absent.Add($"{row.Id} ({row.Obstacle})");
        output.WriteLine($"{row.Id,-6}{row.Title,-32} {row.Obstacle}, vs {row.Against}");
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

    public void End(TimeSpan took)
    {
        output.WriteLine(s_rule);
        output.WriteLine(_any ? $"{_held} of {_held + _missed.Count} targets held. It took {took.TotalSeconds:0} s." : "Nothing with a target was measured.");
        if (_missed.Count > 0)
        {
            output.WriteLine("Missed:");
            _missed.ForEach(missed => output.WriteLine("  " + missed));
        }

        if (_absent.Count > 0)
        {
            output.WriteLine("Not measured: " + string.Join(", ", _absent) + ".");
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

        var figure = result.Figure;
        _missed.Add($"{row.Id,-6}{figure.Label.Trim()}: {Noun(figure.Measure)} {Quantity.Ratio(result.Ratio.Median)}, to reach {Quantity.Target(figure.Reach!.Value)}");
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
        output.WriteLine($"{row,-6}{what,-32}{ours,9} {rival,9} {ratio,6}  {quartiles,-11} {reach,-6} {aim,-5} {verdict}".TrimEnd());
        output.Flush();
    }
}
