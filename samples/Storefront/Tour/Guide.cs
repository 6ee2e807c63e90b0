using Storefront.Services;

namespace Storefront.Tour;

/// <summary>Leads through the four scenes, then draws up the bill.</summary>
internal static class Guide
{
    /// <returns>The exit code: 0 when every scene went as it should and nothing was left running.</returns>
    public static async Task<int> RunAsync(Shop shop, Screen screen)
    {
        Screen.Line();
        Screen.Line($"Three services on {shop.Gateway.Host}: gateway, pricing, stock. One context a request, handed on");
        Screen.Line("from the connection to the query. Bars show who worked when, in milliseconds.");

        var stage = new Stage(shop, screen);
        var results = new List<Result>();
        foreach (var scene in new Func<Task<Result>>[] { stage.InTimeAsync, stage.TooLateAsync, stage.HungUpAsync, stage.ShutDownAsync })
        {
            try
            {
                results.Add(await scene());
            }
            catch (Exception) when (stage.WasInterrupted)
            {
                // Whatever a scene meets when the services close under it.
            }

            if (stage.WasInterrupted)
            {
                Screen.Line();
                Screen.Line("Interrupted: the tour ends here.");
                return 130;
            }
        }

        return Bill(screen, results);
    }

    private static int Bill(Screen screen, List<Result> results)
    {
        screen.Title("What it came to");
        Screen.Line();
        Screen.Line($"{"scene",-34}{"answer",-18}{"took",8}  {"last stop",-28}{"left running",-12}");
        foreach (var result in results)
        {
            var left = result.Left;
            var running = left.IsNothing ? screen.Good("nothing") : screen.Bad($"{left.Contexts} contexts, {left.Queries} queries, {left.Tasks} tasks");
            Screen.Line($"{result.Scene,-34}{result.Answer,-18}{result.Took.TotalMilliseconds,5:0} ms  {result.LastStop,-28}{running}");
        }

        Screen.Line();
        var unexpected = results.Where(result => result.Complaint is not null).ToList();
        foreach (var result in unexpected)
        {
            Screen.Line(screen.Bad($"{result.Scene}: {result.Complaint}"));
        }

        var nothingLeft = results.TrueForAll(result => result.Left.IsNothing);
        Screen.Line(nothingLeft
            ? $"Live contexts, queries and tasks were counted after each scene: {screen.Good("all zero")}."
            : screen.Bad("Something was left running: see the last column."));
        return nothingLeft && unexpected.Count == 0 ? 0 : 1;
    }
}

/// <summary>How a scene went.</summary>
/// <param name="LastStop">When the last of all that worked for the customer stopped.</param>
/// <param name="Complaint">What went otherwise than it should; null when nothing did.</param>
internal sealed record Result(string Scene, string Answer, TimeSpan Took, string LastStop, Leftovers Left, string? Complaint);
