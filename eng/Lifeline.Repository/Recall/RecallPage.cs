using System.Globalization;
using System.Text;

namespace Lifeline.Repository.Recall;

/// <summary>The outcomes as docs/rules/recall.md shows them: a row for each mutation, and what was not caught.</summary>
public static class RecallPage
{
    public static string Of(IReadOnlyList<Outcome> outcomes)
    {
        var page = new StringBuilder("| rule | mutation | with contexts | with tokens | share |\n|---|---|---|---|---|\n");
        foreach (var mutation in Mutations.All)
        {
            var own = outcomes.Where(it => it.Mutation == mutation).ToList();
            page.Append(CultureInfo.InvariantCulture, $"| {mutation.Rule} | {mutation.What} | {Counts(own.Where(it => it.Contexts))} | {Counts(own.Where(it => !it.Contexts))} | {Share(own)} |\n");
        }

        page.Append(CultureInfo.InvariantCulture, $"| all | | {Counts(outcomes.Where(it => it.Contexts))} | {Counts(outcomes.Where(it => !it.Contexts))} | {Share(outcomes)} |\n");
        foreach (var missed in outcomes.Where(it => !it.Caught))
            page.Append(CultureInfo.InvariantCulture, $"\n- {missed.Mutation.Rule} {missed.Place}: `{Shortened(missed.Broken)}`");
        return page.Append('\n').ToString();
    }

    private static string Counts(IEnumerable<Outcome> outcomes) => outcomes.ToList() is { Count: > 0 } all ? $"{all.Count(it => it.Caught)} of {all.Count}" : "";

    private static string Share(IReadOnlyList<Outcome> outcomes) =>
        outcomes.Count == 0 ? "" : (outcomes.Count(it => it.Caught) / (double)outcomes.Count).ToString("0.00", CultureInfo.InvariantCulture);

    private static string Shortened(string code)
    {
        var line = string.Join(' ', code.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= 110 ? line : line[..110] + " …";
    }
}
