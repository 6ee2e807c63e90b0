using Lifeline.Benchmarks.Measuring;
using Lifeline.Benchmarks.Reporting;
using Lifeline.Benchmarks.Rows;

namespace Lifeline.Benchmarks;

/// <summary>Measures rows of the table, and says whether they hold.</summary>
internal sealed class RatiosCommand : Command
{
    private readonly IReadOnlyList<Row> _all = TargetTable.All();
    private IReadOnlyList<Row> _chosen = [];
    private string? _json;

    public static new RatiosCommand Parse(string[] args)
    {
        var command = new RatiosCommand();
        command._chosen = command._all;
        for (var i = 0; i < args.Length; i++)
        {
            var option = args[i];
            var value = () => ++i < args.Length ? args[i] : throw new UsageException($"{option} needs a value.");
            switch (option)
            {
                case "--rows":
                    command._chosen = command.Choose(value());
                    break;
                case "--json":
                    command._json = value();
                    break;
                default:
                    throw new UsageException($"There is no option '{option}'.");
            }
        }

        return command;
    }

    public override bool Run()
    {
        var table = new ResultTable(Console.Out, inColor: !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null);
        var machine = Machine.Here();
        var report = new JsonReport(machine);
        table.Begin(machine);

        // All of them, also when few were chosen: the compiler optimises for what it saw, and is to see the same each time.
        Rounds.Warm([.. _all.SelectMany(row => row.Loops)]);
        foreach (var row in _chosen)
        {
            if (row.Obstacle is not null)
            {
                table.Absent(row);
                report.Absent(row);
                continue;
            }

            var rounds = row.Measure();
            var results = row.Figures.Select(figure => figure.Of(rounds)).ToArray();
            table.Measured(row, results);
            report.Measured(row, results);
        }

        table.End();
        if (_json is not null)
        {
            File.WriteAllText(_json, report.Text());
        }

        return table.AllHeld;
    }

    private IReadOnlyList<Row> Choose(string list)
    {
        var ids = list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var unknown = ids.Where(id => !_all.Any(row => Is(row, id))).ToArray();
        if (unknown.Length > 0 || ids.Length == 0)
        {
            throw new UsageException(
                $"--rows {list}: there is no row {(ids.Length == 0 ? "in it" : string.Join(", ", unknown))}. The rows are {string.Join(", ", _all.Select(row => row.Id))}.");
        }

        return [.. _all.Where(row => ids.Any(id => Is(row, id)))];
    }

    private static bool Is(Row row, string id) => row.Id.Equals(id, StringComparison.OrdinalIgnoreCase);
}
