using System.Threading.Channels;

namespace Lifeline.Tests.Selecting;

/// <summary>Whatever a select runs may be asynchronous: it is awaited, and what it throws comes out of the select.</summary>
public class AsynchronousBodies
{
    private static readonly Dictionary<string, Func<Select, Func<Task>, Select>> s_bodies = new()
    {
        ["Await"] = (select, body) => select.Await(Task.CompletedTask, async () => await body()),
        ["Await<T>"] = (select, body) => select.Await(Task.FromResult(4), async four => { Assert.Equal(4, four); await body(); }),
        ["Write"] = (select, body) => select.Write(Channel.CreateUnbounded<int>().Writer, 4, async () => await body()),
        ["Write made anew"] = (select, body) => select.Write(Channel.CreateUnbounded<int>().Writer, () => 4, async () => await body()),
        ["Read"] = (select, body) => select.Read(Holding(4), async four => { Assert.Equal(4, four); await body(); }),
        ["Read, closed"] = (select, body) => select.Read(Closed(), _ => { }, async () => await body()),
        ["Read, closed by name"] = (select, body) => select.Read(Closed(), async _ => await Task.Yield(), closed: async () => await body()),
        ["After"] = (select, body) => select.After(TimeSpan.Zero, async () => await body()),
        ["Default"] = (select, body) => select.Default(async () => await body()),
        ["Done"] = (select, body) => select.Done(async () => await body()),
    };

    public static TheoryData<string> Names => [.. s_bodies.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_is_awaited(string name)
    {
        var (begun, goOn, ended) = (new TaskCompletionSource(), new TaskCompletionSource(), false);
        var turn = RunAsync(s_bodies[name](On(name), async () =>
        {
            begun.SetResult();
            await goOn.Task;
            ended = true;
        }));
        await begun.Task.Arrives();
        Assert.False(turn.IsCompleted);
        goOn.SetResult();
        await turn.Arrives();
        Assert.True(ended);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_it_throws_after_an_await_comes_out_of_the_select(string name)
    {
        var select = s_bodies[name](On(name), async () =>
        {
            await Task.Yield();
            throw new TimeoutException(name);
        });
        var thrown = await Assert.ThrowsAsync<TimeoutException>(() => RunAsync(select).Arrives());
        Assert.Equal(name, thrown.Message);
    }

    private static Select On(string name)
    {
        using var scope = Context.Root(new VirtualClock()).WithCancel();
        var root = scope.WithoutCancel();
        return Select.On(name == "Done" ? End(scope) : root);
    }

    private static Context End(ContextScope scope)
    {
        scope.Cancel();
        return scope;
    }

    private static ChannelReader<int> Holding(int item)
    {
        var channel = Channel.CreateUnbounded<int>();
        channel.Writer.TryWrite(item);
        return channel.Reader;
    }

    private static ChannelReader<int> Closed()
    {
        var channel = Channel.CreateUnbounded<int>();
        channel.Writer.Complete();
        return channel.Reader;
    }

    private static async Task RunAsync(Select select) => await select;
}
