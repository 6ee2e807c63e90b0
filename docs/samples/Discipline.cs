namespace Lifeline.Docs.Samples;

/// <summary>What docs/discipline.md shows of what can only be seen at run time. A test runs each and compares what it prints.</summary>
internal static class Discipline
{
    private static readonly Context ctx = Context.Background;

    public static Task UnboundedAsync()
    {
        #region discipline-07-mistake
        using var scope = ctx.WithCancel();                         // for a call over the network
        Console.WriteLine($"time left: {scope.Remaining?.ToString() ?? "no end"}");
        #endregion
        return Task.CompletedTask;
    }

    public static Task BoundedAsync()
    {
        #region discipline-07-cure
        using var closing = ctx.WithCancel();                       // somebody decides
        using var call = closing.WithTimeout(TimeSpan.FromMilliseconds(300));       // nobody has to
        Console.WriteLine($"bounded: {call.Remaining <= TimeSpan.FromMilliseconds(300)}");
        closing.Cancel(new IOException("the shop is closing"));
        Console.WriteLine($"ended: {call.Context.Cause!.Message}");
        #endregion
        return Task.CompletedTask;
    }

    public static Task UpwardsAsync()
    {
        #region discipline-20-mistake
        using var parent = ctx.WithCancel();
        using var child = parent.WithCancel();
        child.Cancel();                                             // to end everything?
        Console.WriteLine($"child: {child.IsDone}, parent: {parent.IsDone}");
        #endregion
        return Task.CompletedTask;
    }

    public static Task DownwardsAsync()
    {
        #region discipline-20-cure
        using var owner = ctx.WithCancel();
        using var below = owner.WithCancel();
        using var further = below.WithTimeout(TimeSpan.FromHours(1));
        owner.Cancel();
        Console.WriteLine($"all below: {below.IsDone && further.IsDone}");
        #endregion
        return Task.CompletedTask;
    }
}
