using Storefront.Watching;

namespace Storefront.Terminal;

/// <summary>The table at the end: what was left running.</summary>
internal static class LeftoversTable
{
    public static void Print(Leftovers left)
    {
        Row("left running", [.. left.Services.Select(service => service.Service)], "all told", Ink.Strong);
        Row("request contexts", [.. left.Services.Select(service => Text.Of(service.Contexts))],
            $"{left.Services.Sum(service => service.Contexts)} of {Text.Of(left.Services.Sum(service => service.ContextsStarted))}");
        Row("handlers (tasks)", [.. left.Services.Select(service => Text.Of(service.Handlers))],
            $"{left.Services.Sum(service => service.Handlers)} of {Text.Of(left.Services.Sum(service => service.HandlersStarted))}");
        Row("SQL statements", ["", "", Text.Of(left.Statements)],
            $"{left.Statements} of {Text.Of(left.StatementsStarted)}, {Text.Of(left.StatementsInterrupted)} interrupted");
        if (left.StatementsInServer is { } inServer)
        {
            Row("in the server", ["", "", Text.Of(inServer)], Text.Of(inServer));
        }

        Row("lost contexts", ["", "", ""], Text.Of(left.LostContexts));
        Page.Line();
        if (left.IsNothing)
        {
            Page.Line("Nothing was left running.", Ink.Good);
            return;
        }

        Page.Line("Something was left running:", Ink.Bad);
        foreach (var name in left.Names)
        {
            Page.Paragraph(name, Ink.Bad, indent: 2);
        }
    }

    private static void Row(string what, string[] cells, string total, Ink ink = Ink.Plain) =>
        Page.Line($"{what,-18}{string.Concat(cells.Select(cell => $"{cell,10}"))}   {total}", ink);
}
