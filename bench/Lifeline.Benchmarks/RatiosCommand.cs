using System.Diagnostics;
using Lifeline.Benchmarks.Go;
using Lifeline.Benchmarks.Measuring;
using Lifeline.Benchmarks.Reporting;
using Lifeline.Benchmarks.Rows;

namespace Lifeline.Benchmarks;

/// <summary>Measures rows of the table, and says whether they hold.</summary>
internal sealed class RatiosCommand(string? rows, string? json, string? go, string? postgres) : Command
{
    public static RatiosCommand Of(string[] args)
    {
        string? rows = null, json = null, go = null, postgres = null;
        for (var i = 0; i < args.Length; i += 2)
        {
            var value = i + 1 < args.Length ? args[i + 1] : null;
            switch (args[i])
            {
                case "--rows": rows = value ?? throw Lacks(args[i], "a list, such as P1,P5"); break;
                case "--json": json = value ?? throw Lacks(args[i], "the path of the file to write"); break;
                case "--go": go = value ?? throw Lacks(args[i], "the path of the go binary"); break;
                case "--postgres": postgres = value ?? throw Lacks(args[i], "a connection string"); break;
                default: throw new UsageException($"There is no option '{args[i]}'.");
            }
        }

        return new RatiosCommand(rows, json, go, postgres);
    }

    public override bool Run()
    {
        using var file = json is null ? null : Create(json);
        using var benchmarks = go is null ? null : new GoBenchmarks(go);
        var all = new TargetTable(benchmarks, postgres).All();
        var chosen = rows is null ? all : Choose(all, rows);

        var machine = Machine.Here(benchmarks?.Version);
        var table = new ResultTable(Console.Out, inColor: !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null);
        var report = new JsonReport(machine);
        table.Begin(machine);
        var watch = Stopwatch.StartNew();

        // All of them, also when few were chosen: the compiler optimises for what it saw, and is to see the same each time.
        Rounds.Warm([.. all.SelectMany(row => row.Loops)]);
        foreach (var row in chosen)
        {
            if (row.Obstacle is not null)
            {
                table.Absent(row);
                report.Absent(row);
                continue;
            }

            var rounds = row.Measure(side => TurnsCommand.ProcessOf(all, row, side));
            var results = row.Figures.Select(figure => figure.Of(rounds)).ToArray();
            table.Measured(row, results);
            report.Measured(row, results);
        }

        table.End(watch.Elapsed);
        file?.Write(report.Text());
        return table.AllHeld;
    }

    private static IReadOnlyList<Row> Choose(IReadOnlyList<Row> all, string list)
    {
        var ids = list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var unknown = ids.Where(id => !all.Any(row => Is(row, id))).ToArray();
        if (ids.Length == 0 || unknown.Length > 0)
        {
            throw new UsageException(
                $"--rows '{list}': {(ids.Length == 0 ? "no row is in it" : $"there is no row {string.Join(", ", unknown)}")}. "
                + $"The rows are {string.Join(", ", all.Select(row => row.Id).Distinct())}.");
        }

        return [.. all.Where(row => ids.Any(id => Is(row, id)))];
    }

    private static bool Is(Row row, string id) => row.Id.Equals(id, StringComparison.OrdinalIgnoreCase);

    // Before everything is measured, so that nobody waits for minutes to be told.
    private static StreamWriter Create(string path)
    {
        try
        {
            return new StreamWriter(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"--json {path}: the file can't be written. {failure.Message}");
        }
    }

    private static UsageException Lacks(string option, string what) => new($"{option} needs {what}.");
}
