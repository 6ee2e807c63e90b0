using System.Text;
using Lifeline.Timers;

namespace Lifeline.Live;

/// <summary>A tree as text that people read in a log.</summary>
internal static class TreeFormatter
{
    public static string Of(ContextTree tree)
    {
        var text = new StringBuilder();
        var open = new Stack<(ContextSnapshot Node, string Branch, string Below)>();    // not by recursion: trees can be deep
        foreach (var root in tree.Roots.Reverse())
        {
            open.Push((root, "", ""));
        }

        while (open.TryPop(out var next))
        {
            var (node, branch, below) = next;
            text.Append(branch).Append(Line(node)).Append('\n');
            string[] leaves = [.. node.Tasks.Select(Line), .. node.AfterFuncs.Select(Line)];
            var left = leaves.Length + node.Children.Count;
            foreach (var leaf in leaves)
            {
                text.Append(below).Append(--left == 0 ? "└─ " : "├─ ").Append(leaf).Append('\n');
            }

            for (var i = node.Children.Count - 1; i >= 0; i--)
            {
                var isLast = i == node.Children.Count - 1;
                open.Push((node.Children[i], below + (isLast ? "└─ " : "├─ "), below + (isLast ? "   " : "│  ")));
            }
        }

        if (tree.IsCutOff)
        {
            text.Append("and more, which are not shown\n");
        }

        return text.ToString();
    }

    private static string Line(ContextSnapshot node)
    {
        var text = new StringBuilder(node.Path);
        if (node.Site.IsKnown)
        {
            text.Append(" (").Append(node.Site).Append(')');
        }

        if (node.Age is { } age)
        {
            text.Append(", ").Append(Durations.Text(age)).Append(" old");
        }

        if (node.State == ContextState.Stopping)
        {
            text.Append(", asked to finish");
        }

        if (node.Cause is { } cause)
        {
            text.Append(", ended: ").Append(ForeignText.MessageOf(cause));
        }
        else if (node.Remaining is { } remaining)
        {
            text.Append(", ").Append(Durations.Text(remaining)).Append(" left");
        }

        return text.ToString();
    }

    private static string Line(TaskSnapshot task) =>
        $"task {task.Identity}, {(task.IsRunning ? "running" : "waiting in line")}"
        + (task.WaitingOn is null ? "" : $", waiting on '{task.WaitingOn}' for {Durations.Text(task.WaitingFor.GetValueOrDefault())}");

    private static string Line(SourceLocation afterFunc) => afterFunc.IsKnown ? $"after-func ({afterFunc})" : "await of its end";
}
