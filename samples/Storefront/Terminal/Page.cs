using System.Text;

namespace Storefront.Terminal;

/// <summary>Writes to the terminal, 80 columns wide; in colour when somebody sees it and has not asked otherwise.</summary>
internal static class Page
{
    public const int Width = 80;

    private const string Margin = "   ";

    private static readonly bool s_colours =
        !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") != "dumb";

    /// <summary>False where only ASCII can be shown.</summary>
    public static bool HasUnicode { get; } = Console.OutputEncoding.CodePage == Encoding.UTF8.CodePage;

    public static void Heading(string text)
    {
        Console.WriteLine();
        Console.WriteLine(Painted(text, Ink.Strong));
        Console.WriteLine();
    }

    /// <summary>A line as it is, behind the margin.</summary>
    public static void Line(string text = "", Ink ink = Ink.Plain) =>
        Console.WriteLine(text.Length == 0 ? "" : Painted(Margin + text, ink));

    /// <summary>A paragraph, broken into lines between words.</summary>
    public static void Paragraph(string text, Ink ink = Ink.Plain, int indent = 0)
    {
        foreach (var line in Broken(text, Width - Margin.Length - indent))
        {
            Line(new string(' ', indent) + line, ink);
        }
    }

    /// <summary>A line that the next one of its kind replaces, for as long as somebody watches; else nothing.</summary>
    public static void Progress(string text)
    {
        if (!Console.IsOutputRedirected)
        {
            Console.Write($"\r{(Margin + text).PadRight(Width - 1)}\r");
        }
    }

    /// <summary>A piece of a line in a colour.</summary>
    public static string Painted(string text, Ink ink) => s_colours && ink != Ink.Plain ? $"\e[{(int)ink}m{text}\e[0m" : text;

    private static IEnumerable<string> Broken(string text, int width)
    {
        var line = new StringBuilder();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line.ToString();
                line.Clear();
            }

            line.Append(line.Length == 0 ? "" : " ").Append(word);
        }

        yield return line.ToString();
    }
}

/// <summary>What a piece of text is painted with; the numbers are the terminal's.</summary>
internal enum Ink
{
    Plain = 0,
    Strong = 1,
    Faint = 2,
    Bad = 31,
    Good = 32,
    Warm = 33,
    Cool = 36,
}
