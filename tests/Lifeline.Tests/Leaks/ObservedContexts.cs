using System.Runtime.CompilerServices;

namespace Lifeline.Tests;

/// <summary>A context that nobody holds, but whose end somebody waits for, is not lost.</summary>
[Collection(NotParallel.Name)]
public sealed class ObservedContexts
{
    private const int Count = 100;              // enough for the parent's list to be looked after

    private readonly VirtualClock _clock = new();
    private readonly Context _root;

    public ObservedContexts() => _root = Context.Root(_clock);

    public static TheoryData<string, bool> Ways
    {
        get
        {
            var ways = new TheoryData<string, bool>();
            foreach (var way in (string[])["after-func", "token", "await", "after-func below", "token of a child", "token of a value"])
            {
                ways.Add(way, false);
                ways.Add(way, true);
            }

            return ways;
        }
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task It_is_kept_and_its_callback_runs_once_when_the_parent_ends(string way, bool withTimeout)
    {
        using var parent = _root.WithCancel();
        var calls = MakeAll(parent, way, withTimeout);
        Garbage.Age();
        Assert.Equal(Count, parent.ChildCount);
        Assert.All(calls, call => Assert.Equal(0, call.Count));
        parent.Cancel();
        foreach (var call in calls)
        {
            Assert.Equal(1, await call.CountAfterFirst());
        }
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task It_is_kept_and_its_callback_runs_once_when_its_time_is_up(string way, bool collectTwice)
    {
        using var parent = _root.WithCancel();
        var calls = MakeAll(parent, way, withTimeout: true);
        Garbage.Age();
        if (collectTwice)
        {
            Garbage.Age();
        }

        _clock.Advance(TimeSpan.FromHours(1) - Ticks(1));
        Assert.All(calls, call => Assert.Equal(0, call.Count));
        _clock.Advance(Ticks(1));
        foreach (var call in calls)
        {
            Assert.Equal(1, await call.CountAfterFirst());
        }

        Assert.Equal(0, parent.ChildCount);
        Assert.False(parent.Context.IsDone);
    }

    [Fact]
    public void One_whose_callback_was_stopped_is_collected_as_any_other()
    {
        using var parent = _root.WithCancel();
        var made = Garbage.Make(Count, _ =>
        {
            Context ctx = parent.Context.WithCancel();
            ctx.AfterFunc(() => { }).Stop();
            ctx.Token.Register(() => { }).Dispose();
            return ctx;
        });
        Garbage.CollectUntil(() => Garbage.Alive(made) == 0);
        Assert.Equal(0, Garbage.Alive(made));
        Assert.Equal(0, parent.ChildCount);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Calls[] MakeAll(Context parent, string way, bool withTimeout) =>
        [.. Enumerable.Range(0, Count).Select(_ => Make(withTimeout ? parent.WithTimeout(TimeSpan.FromHours(1)) : parent.WithCancel(), way))];

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Calls Make(Context ctx, string way)
    {
        var calls = new Calls();
        switch (way)
        {
            case "after-func":
                ctx.AfterFunc(calls.Call);
                break;
            case "after-func below":
                ctx.WithCancel().Context.WithCancel().Context.AfterFunc(calls.Call);
                break;
            case "token":
                ctx.Token.Register(calls.Call);
                break;
            case "token of a child":
                ctx.WithCancel().Token.Register(calls.Call);
                break;
            case "token of a value":
                ctx.WithName("n").Token.Register(calls.Call);
                break;
            default:
                _ = Wait(ctx, calls);
                break;
        }

        return calls;
    }

    private static async Task Wait(Context ctx, Calls calls)
    {
        await ctx.Done;
        calls.Call();
    }
}
