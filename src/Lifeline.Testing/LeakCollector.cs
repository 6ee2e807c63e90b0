namespace Lifeline.Testing;

/// <summary>Collects the leaks in a snapshot of a context tree.</summary>
internal static class LeakCollector
{
    public static List<Leak> In(ContextTree tree, LeakCheckOptions options, ContextSnapshot? root)
    {
        var leaks = new List<Leak>();
        var ignored = new HashSet<ContextSnapshot>();
        foreach (var context in tree.All())
        {
            if (context.Parent is { } parent && ignored.Contains(parent))
            {
                ignored.Add(context);
                continue;
            }

            if (context != root && IsUndisposed(context))
            {
                var leak = Of(context);
                if (options.Ignores(leak))
                {
                    ignored.Add(context);
                    continue;
                }

                if (!IsPartOfParent(context))
                {
                    leaks.Add(leak);
                }
            }

            leaks.AddRange(context.Tasks.Select(task => Of(task, context)).Where(leak => !options.Ignores(leak)));
            leaks.AddRange(context.AfterFuncs.Select(site => Of(site, context)).Where(leak => !options.Ignores(leak)));
        }

        return leaks;
    }

    public static Leak Of(TaskOverrun overrun) => new(
        LeakKind.Overrun, overrun.Task.Site, overrun.Task.Name, overrun.Context.ToString(), overrun.ToString());

    private static bool IsUndisposed(ContextSnapshot context) => context.IsScope && context.State != ContextState.Ended;

    // One call may make several nested contexts: only the outermost is reported.
    private static bool IsPartOfParent(ContextSnapshot context) =>
        context.Parent is { } parent && IsUndisposed(parent) && parent.Site == context.Site && context.Site.IsKnown;

    private static Leak Of(ContextSnapshot context) => new(
        LeakKind.Context, context.Site, context.Name, context.Ancestry,
        $"a context that was not disposed: {context.Kind}{Named(context.Name)}, derived at {context.Site}");

    private static Leak Of(TaskSnapshot task, ContextSnapshot context)
    {
        var state = task.IsRunning ? "still runs" : "waits in line";
        var waiting = task.WaitingOn is null ? "" : $", waiting on '{task.WaitingOn}'";
        return new Leak(
            LeakKind.Task, task.Identity.Site, task.Identity.Name ?? context.Name, context.Ancestry,
            $"a task that {state}: {(task.Identity.Name is { } name ? $"'{name}', " : "")}started at {task.Identity.Site}{waiting}");
    }

    private static Leak Of(SourceLocation afterFunc, ContextSnapshot context) => new(
        LeakKind.AfterFunc, afterFunc, context.Name, context.Ancestry,
        afterFunc.IsKnown
            ? $"an after-func that is still registered, at {afterFunc}"
            : "an await of a context's Done that has not come to its end");

    private static string Named(string? name) => name is null ? "" : $" of '{name}'";
}
