namespace Lifeline.Tests;

/// <summary>A context as a stress test knows it: what it was made from, and what has been done with it for sure.</summary>
internal sealed class Entry(Context ctx, ContextScope? scope, params Entry[] parents)
{
    private volatile bool _isCancelled;
    private volatile object? _token;

    public Context Context => ctx;

    public ContextScope? Scope => scope;

    public IReadOnlyList<Entry> Parents => parents;

    /// <summary>Set when a call that ended it has returned.</summary>
    public bool IsCancelled
    {
        get => _isCancelled;
        set => _isCancelled = value;
    }

    public void GetToken() => _token = ctx.Token;

    /// <summary>If it or one above it was cancelled for sure, it is done for sure.</summary>
    public void CheckBelowCancelled(Random random)
    {
        for (var entry = this; entry is not null; entry = entry.Parents.Count == 0 ? null : entry.Parents[random.Next(entry.Parents.Count)])
        {
            if (entry.IsCancelled)
            {
                Assert.True(ctx.IsDone, $"{ctx} is live although {entry.Context} above it was cancelled.");
                Assert.True(_token is not CancellationToken { IsCancellationRequested: false }, $"The token of {ctx} is not cancelled.");
                return;
            }
        }
    }

    /// <summary>What holds when everything has ended and nobody is at work any more.</summary>
    public void CheckEnded()
    {
        Assert.True(ctx.IsDone);
        Assert.True(ctx.Token.IsCancellationRequested);
        Assert.True(_token is null || ctx.Token.Equals(_token));
        Assert.Equal(0, ctx.ChildCount);
        Assert.False(ctx.IsOnTheClock);
        var error = ctx.Error!;
        Assert.True(IsOrHasAbove(error.Origin), $"{ctx} was ended by {error.Origin}, which it has nothing to do with.");
        Assert.Same(error.Origin.Error!.Cause, error.Cause);
        Assert.Equal(error.Origin, error.Origin.Error!.Origin);
        Assert.Equal(error.Origin.Error.CanceledAt, error.CanceledAt);
    }

    private bool IsOrHasAbove(Context origin)
    {
        var seen = new HashSet<Entry>();
        var pending = new Stack<Entry>([this]);
        while (pending.TryPop(out var entry))
        {
            if (entry.Context == origin)
            {
                return true;
            }

            foreach (var parent in entry.Parents)
            {
                if (seen.Add(parent))
                {
                    pending.Push(parent);
                }
            }
        }

        return false;
    }
}
