using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Lifeline.Benchmarks.Rows;

namespace Lifeline.Benchmarks.Reporting;

/// <summary>The same results for programs to read, with every single round.</summary>
internal sealed class JsonReport(Machine machine)
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private readonly List<object> _rows = [];

    public void Absent(Row row) => _rows.Add(new { row.Id, row.Title, row.Against, NotMeasured = row.Obstacle });

    public void Measured(Row row, IReadOnlyList<Result> results) => _rows.Add(new
    {
        row.Id,
        row.Title,
        row.Against,
        Figures = results.Select(result => new
        {
            result.Figure.Label,
            result.Figure.Measure,
            Ours = result.Ours.Median,
            Rival = result.Rival.Median,
            result.Ratio,
            result.Figure.Reach,
            result.Figure.Aim,
            result.Verdict,
            OursByRound = result.OursByRound,
            RivalByRound = result.RivalByRound,
        }),
    });

    public string Text() => JsonSerializer.Serialize(new { Machine = machine, Rows = _rows }, s_options);
}
