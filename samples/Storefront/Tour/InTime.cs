using Storefront.Terminal;
using Storefront.Watching;

namespace Storefront.Tour;

/// <summary>Scene 1: a request within its budget.</summary>
internal static class InTime
{
    private const int Tries = 5;

    public static async Task PlayAsync(Stage stage)
    {
        Page.Heading($"1  In time: GET /cart/{Stage.OrdinaryItem}, which may take {Text.Of(Gateway.CartBudget)}");
        var answer = await TryAsync(stage);
        answer.Expect(200);
        Chart.Print(await stage.CurtainAsync(), null, Note);
        Page.Line();
        Page.Paragraph("Each service has what its caller had left, less a little for the way back.");
        Page.Line();
        Page.Line($"200  {answer.Body}", Ink.Good);
    }

    // A machine that is busy with something else may need more than one try.
    private static async Task<Answer> TryAsync(Stage stage)
    {
        for (var i = 1; ; i++)
        {
            stage.Journal.TurnPage();
            var answer = await stage.GetAsync(stage.Process, $"/cart/{Stage.OrdinaryItem}");
            if (answer.Status == 200 || i == Tries)
            {
                return answer;
            }

            Page.Line($"Answered {answer.Status}: this machine is busy. Once more.", Ink.Warm);
            await stage.CurtainAsync();
        }
    }

    private static string Note(Hop hop) => $"{Text.Of(hop.Ending!.At - hop.Begun)} of {Text.Of(hop.Time ?? Gateway.CartBudget)}";
}
