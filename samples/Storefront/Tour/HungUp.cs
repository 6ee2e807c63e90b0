using System.Net.Sockets;
using System.Text;
using Lifeline.Data;
using Storefront.Data;
using Storefront.Terminal;
using Storefront.Watching;

namespace Storefront.Tour;

/// <summary>Scene 3: a client that hangs up.</summary>
internal static class HungUp
{
    private static readonly TimeSpan s_while = TimeSpan.FromMilliseconds(150);

    public static async Task PlayAsync(Stage stage)
    {
        Page.Heading($"3  Hung up: GET /quote/{Warehouse.Bestseller} may take {Text.Of(Gateway.QuoteBudget)}, but its client doesn't wait for it");
        stage.Journal.TurnPage();
        var hungUp = await CallAndHangUpAsync(stage);
        var hops = await stage.CurtainAsync();
        Chart.Print(hops, hungUp, hop => $"stopped {Text.Of(hop.Ending!.At - hungUp)} after");

        var last = hops.Max(hop => hop.Ending!.At - hungUp);
        Page.Line();
        Page.Paragraph($"The mark is where the client hung up. {Text.Of(last)} later nothing ran for it any more. What stopped the query says:");
        Page.Paragraph(hops[^1].Ending!.Error?.Message ?? throw new SurpriseException("the query was not stopped."), Ink.Warm, indent: 5);
    }

    private static async Task<Instant> CallAndHangUpAsync(Stage stage)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(stage.Shop.Address.Host, stage.Shop.Address.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET /quote/{Warehouse.Bestseller} HTTP/1.1\r\nHost: storefront\r\n\r\n"));
        await stage.UntilAsync("query", () => ActiveDbCommands.Running > 0);
        await Moment.PassAsync(stage.Process, s_while);
        return Instant.Now;                                     // and the socket is closed
    }
}
