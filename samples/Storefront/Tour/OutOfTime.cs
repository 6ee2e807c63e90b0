using System.Text.Json;
using Lifeline;
using Storefront.Data;
using Storefront.Terminal;
using Storefront.Watching;

namespace Storefront.Tour;

/// <summary>Scene 2: a request whose time runs out in a query.</summary>
internal static class OutOfTime
{
    private const int Tries = 5;

    public static async Task PlayAsync(Stage stage)
    {
        Page.Heading($"2  Out of time: GET /cart/{Warehouse.Bestseller}, the bestseller, whose query would take minutes");
        var (answer, hops, query) = await TryAsync(stage);
        var deadline = hops[0].Begun + Gateway.CartBudget;
        Chart.Print(hops, deadline, hop => Note(hop, deadline));
        Page.Line();
        Page.Paragraph("The mark is the deadline. "
            + $"The query was {stage.Shop.Warehouse.HowStopped} after {Text.Of(query.Spent!.Value)}. The answer tells where the time went:");
        Page.Line();
        Page.Line($"{answer.Status}  {answer.Json.GetProperty("title").GetString()}", Ink.Warm);
        Tell(answer.Json, query);
    }

    // On a machine that is busy with something else the time may be up before the query has begun.
    private static async Task<(Answer Answer, IReadOnlyList<Hop> Hops, ContextEndedException Query)> TryAsync(Stage stage)
    {
        for (var i = 1; ; i++)
        {
            stage.Journal.TurnPage();
            var answer = await stage.GetAsync(stage.Process, $"/cart/{Warehouse.Bestseller}");
            answer.Expect(504);
            var hops = await stage.CurtainAsync();
            if (Stopped(hops, stage.Shop.Warehouse) is { } query)
            {
                return (answer, hops, query);
            }

            if (i == Tries)
            {
                throw new SurpriseException("no handler says that its query was stopped.");
            }

            Page.Line("The time was up before the query had begun: this machine is busy. Once more.", Ink.Warm);
        }
    }

    // The problem document, from the gateway down to where the time went.
    private static void Tell(JsonElement problem, ContextEndedException query)
    {
        var hop = problem.GetProperty("hop").GetString();
        var detail = problem.GetProperty("detail").GetString();
        if (problem.TryGetProperty("remote", out var remote))
        {
            Page.Paragraph($"{hop} was in '{problem.GetProperty("operation")}' for {problem.GetProperty("spentMs")} ms", indent: 5);
            Tell(remote, query);
            return;
        }

        Page.Paragraph($"{hop}: {detail}", Ink.Warm, indent: 5);
        if (detail != query.Message)
        {
            Page.Paragraph($"This machine is so busy that '{hop}' had to answer before it was told what the query says:", indent: 5);
            Page.Paragraph(query.Message, Ink.Warm, indent: 5);
        }
    }

    private static ContextEndedException? Stopped(IReadOnlyList<Hop> hops, Warehouse warehouse) =>
        hops.Select(hop => hop.Ending!.Error).OfType<ContextEndedException>().FirstOrDefault(
            error => warehouse.SaysStopped(error.InnerException));

    private static string Note(Hop hop, Instant deadline) => hop.Ending switch
    {
        { Error: null } => $"done in {Text.Of(hop.Ending.At - hop.Begun)}",
        { At: var at } when at.Timestamp <= deadline.Timestamp => $"stopped {Text.Of(deadline - at)} before",
        var ending => $"stopped {Text.Of(ending!.At - deadline)} after",
    };
}
