using System.Diagnostics.CodeAnalysis;
using Lifeline;
using Storefront.Hosting;
using Storefront.Terminal;

namespace Storefront.Tour;

/// <summary>Five scenes over real sockets, and a count of what they left running.</summary>
internal static class GuidedTour
{
    /// <returns>The exit code: 0 when all went as told and nothing was left.</returns>
    [SuppressMessage("Lifeline", "LL1004:CancelWithoutOwner", Justification = "The last scene cancels it, as a signal would. Main disposes it.")]
    public static async Task<int> RunAsync(ContextScope process, Arguments arguments)
    {
        Console.WriteLine(Page.Painted("Storefront: three services, one context from the socket down to the SQL query", Ink.Strong));
        Page.Line();
        await using var shop = await Opening.OpenAsync(process, arguments, firstPort: null);
        Page.Line(string.Join("   ", shop.Services.Select(service => $"{service.Name} {service.Address.Authority}")), Ink.Faint);

        var asTold = false;
        var leavesNothing = false;
        try
        {
            asTold = await PlayAsync(shop, process);
        }
        finally
        {
            Page.Heading("What the tour left behind");
            leavesNothing = (await Closing.CloseAsync(shop)).IsNothing;
        }

        return asTold && leavesNothing ? 0 : 1;
    }

    [SuppressMessage("Lifeline", "LL1004:CancelWithoutOwner", Justification = "The last scene cancels it, as a signal would. Main disposes it.")]
    private static async Task<bool> PlayAsync(Shop shop, ContextScope process)
    {
        using var stage = new Stage(shop, process);
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
