using Lifeline;
using Storefront.Hosting;
using Storefront.Terminal;

namespace Storefront.Tour;

/// <summary>Five scenes over real sockets, and a count of what they left running.</summary>
internal static class GuidedTour
{
    /// <returns>The exit code: 0 when all went as told and nothing was left.</returns>
    public static async Task<int> RunAsync(Context ctx, Arguments arguments)
    {
        using var process = ctx.WithCancel();               // what the last scene stops, where there are no signals
        Console.WriteLine(Page.Painted("Storefront: three services, one context from the socket down to the SQL query", Ink.Strong));
        Page.Line();
        await using var shop = await Opening.OpenAsync(process, arguments, firstPort: null);
        Page.Line(string.Join("   ", shop.Services.Select(service => $"{service.Name} {service.Address.Authority}")), Ink.Faint);

        var asTold = false;
        var leavesNothing = false;
        try
        {
            using var stage = new Stage(shop, process);
            asTold = await PlayAsync(stage);
        }
        finally
        {
            Page.Heading("What the tour left behind");
            leavesNothing = (await Closing.CloseAsync(shop)).IsNothing;
        }

        return asTold && leavesNothing ? 0 : 1;
    }

    private static async Task<bool> PlayAsync(Stage stage)
    {
        try
        {
            await InTime.PlayAsync(stage);
            await OutOfTime.PlayAsync(stage);
            await HungUp.PlayAsync(stage);
            await RunOn.PlayAsync(stage);
            await ShutDown.PlayAsync(stage);
            return true;
        }
        catch (SurpriseException surprise)
        {
            Page.Paragraph($"That was not to happen: {surprise.Message}", Ink.Bad);
            return false;
        }
    }
}

/// <summary>A scene went otherwise than the tour tells.</summary>
/// <param name="message">What happened.</param>
internal sealed class SurpriseException(string message) : Exception(message);
