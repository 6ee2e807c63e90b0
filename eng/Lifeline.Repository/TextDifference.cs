using System.Text;

namespace Lifeline.Repository;

/// <summary>Shows where two texts differ, line by line, with a few equal lines around each place.</summary>
public static class TextDifference
{
    private const int Around = 2;

    /// <summary>
    /// The difference, with <c>-</c> before lines only in <paramref name="before"/> and <c>+</c> before lines only in
    /// <paramref name="after"/>; null if the texts are equal. Takes time and memory by the product of the line counts.
    /// </summary>
    public static string? Between(string before, string after)
    {
        if (before == after) return null;

        var lines = Lines(before.Split('\n'), after.Split('\n'));
        var shown = new StringBuilder();
        var skipping = false;
        for (var i = 0; i < lines.Count; i++)
        {
            if (!IsNearChange(lines, i))
            {
                if (!skipping) shown.Append("  …\n");
                skipping = true;
                continue;
            }

            skipping = false;
            shown.Append(lines[i].Mark).Append(' ').Append(lines[i].Text).Append('\n');
        }

        return shown.ToString();
    }

    private static bool IsNearChange(List<(char Mark, string Text)> lines, int index)
    {
        var first = Math.Max(0, index - Around);
        var last = Math.Min(lines.Count - 1, index + Around);
        return lines[first..(last + 1)].Exists(line => line.Mark != ' ');
    }

    private static List<(char Mark, string Text)> Lines(string[] before, string[] after)
    {
        // common[i, j]: how many lines before[i..] and after[j..] have in common at most, in order.
        var common = new int[before.Length + 1, after.Length + 1];
        for (var i = before.Length - 1; i >= 0; i--)
        {
            for (var j = after.Length - 1; j >= 0; j--)
            {
                common[i, j] = before[i] == after[j]
                    ? common[i + 1, j + 1] + 1
                    : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        var lines = new List<(char, string)>();
        for (int i = 0, j = 0; i < before.Length || j < after.Length;)
        {
            if (i < before.Length && j < after.Length && before[i] == after[j])
            {
                lines.Add((' ', before[i++]));
                j++;
            }
            else if (i < before.Length && (j == after.Length || common[i + 1, j] >= common[i, j + 1]))
            {
                lines.Add(('-', before[i++]));
            }
            else
            {
                lines.Add(('+', after[j++]));
            }
        }

        return lines;
    }
}
