namespace Lifeline.Tests;

public class Baggage
{
    private static readonly ContextKey<string> s_tenant = new("tenant") { Wire = WireFormat.Text };
    private static readonly ContextKey<int> s_shard = new("shard") { Wire = WireFormat.Of<int>() };
    private static readonly ContextBaggage s_both = ContextBaggage.None.Allow(s_tenant).Allow(s_shard);

    private readonly Context _ctx = Context.Background.WithValue(s_tenant, "acme").WithValue(s_shard, 7);

    [Fact]
    public void The_values_of_allowed_keys_are_written_and_read_back()
    {
        var text = s_both.Write(_ctx, null, out var dropped);
        Assert.Equal("tenant=acme,shard=7", text);
        Assert.Equal(0, dropped);

        var ctx = s_both.Read(Context.Background, text, out var malformed);
        Assert.True(ctx.TryGet(s_tenant, out var tenant));
        Assert.True(ctx.TryGet(s_shard, out var shard));
        Assert.Equal(("acme", 7, 0), (tenant, shard, malformed));
    }

    [Theory, InlineData("a b,c;d=e\"\\%"), InlineData("€ über 100 %"), InlineData(""), InlineData("💶")]
    public void Any_text_survives_the_way(string value)
    {
        var text = s_both.Write(Context.Background.WithValue(s_tenant, value), null, out _)!;
        Assert.All(text, character => Assert.InRange(character, '!', '~'));

        Assert.True(s_both.Read(Context.Background, text, out var malformed).TryGet(s_tenant, out var back));
        Assert.Equal((value, 0), (back, malformed));
    }

    [Theory, InlineData("tenant", true), InlineData(" shard ", true), InlineData("Tenant", false), InlineData("tenant2", false), InlineData("", false), InlineData("a b", false)]
    public void A_list_knows_its_names(string name, bool isOne)
    {
        Assert.Equal(isOne, s_both.Contains(name));
        Assert.False(ContextBaggage.None.Contains(name));
    }

    [Fact]
    public void Text_with_control_characters_does_not_cross()
    {
        Assert.Null(s_both.Write(Context.Background.WithValue(s_tenant, "forged\nline"), null, out _));
        Assert.Null(s_both.Write(Context.Background.WithValue(s_tenant, null!), null, out _));
    }

    [Fact]
    public void Without_values_nothing_is_written_and_without_keys_nothing_is_read()
    {
        Assert.Null(s_both.Write(Context.Background, null, out _));
        Assert.True(ContextBaggage.None.IsEmpty);
        Assert.Equal(Context.Background, ContextBaggage.None.Read(Context.Background, "tenant=acme", out var malformed));
        Assert.Equal(0, malformed);
    }

    [Fact]
    public void Members_that_are_not_allowed_are_passed_over()
    {
        var ctx = s_both.Read(Context.Background, "admin=true, tenant=acme ;ttl=3 , Tenant=other", out var malformed);
        Assert.True(ctx.TryGet(s_tenant, out var tenant));
        Assert.Equal(("acme", 0), (tenant, malformed));
    }

    [Fact]
    public void Of_two_members_of_one_name_the_last_counts()
    {
        Assert.True(s_both.Read(Context.Background, "shard=1,shard=2,shard=x", out var malformed).TryGet(s_shard, out var shard));
        Assert.Equal((2, 1), (shard, malformed));
    }

    [Theory, InlineData("tenant", 1), InlineData("tenant=a b", 1), InlineData("=1", 1), InlineData(",,", 3), InlineData("te nant=1", 1), InlineData("shard=1.5", 1), InlineData("tenant=%zz", 1), InlineData("tenant=%FF", 1)]
    public void What_cannot_be_read_is_ignored_and_counted(string header, int count)
    {
        Assert.Equal(Context.Background, s_both.Read(Context.Background, header, out var malformed));
        Assert.Equal(count, malformed);
    }

    [Fact]
    public void No_more_than_64_members_are_read()
    {
        var header = string.Join(',', Enumerable.Repeat("other=1", 64)) + ",tenant=acme";
        Assert.False(s_both.Read(Context.Background, header, out var malformed).TryGet(s_tenant, out _));
        Assert.Equal(1, malformed);
    }

    [Fact]
    public void A_header_of_more_than_8192_characters_is_not_read_at_all()
    {
        var header = "tenant=acme,other=" + new string('x', 8192 - 18);
        Assert.True(s_both.Read(Context.Background, header, out _).TryGet(s_tenant, out _));
        Assert.False(s_both.Read(Context.Background, header + "x", out var malformed).TryGet(s_tenant, out _));
        Assert.Equal(1, malformed);
    }

    [Fact]
    public void Members_of_others_come_behind_ours_as_far_as_there_is_room()
    {
        var others = Enumerable.Range(0, 100).Select(i => KeyValuePair.Create($"m{i}", (string?)"x y")).Prepend(new("shard", "8")).Prepend(new("no name", "1"));
        var text = s_both.Write(_ctx, others, out var dropped)!;
        Assert.StartsWith("tenant=acme,shard=7,m0=x%20y,m1=", text);
        Assert.Equal(64, text.Split(',').Length);
        Assert.Equal(39, dropped);
    }

    [Fact]
    public void A_member_is_written_whole_or_not_at_all()
    {
        var text = s_both.Write(_ctx.WithValue(s_tenant, new string(' ', 2800)), null, out var dropped);
        Assert.Equal("shard=7", text);
        Assert.Equal(1, dropped);
    }

    [Fact]
    public void A_key_that_keeps_its_values_here_is_refused()
    {
        var refused = Assert.Throws<ArgumentException>(() => s_both.Allow(new ContextKey<string>("password")));
        Assert.Contains("The values of the key 'password (String)' stay in this process.", refused.Message);
        Assert.Contains("Wire = …", refused.Message);
    }

    [Theory, InlineData("two words"), InlineData("a=b"), InlineData("é")]
    public void A_key_whose_name_no_member_can_have_is_refused(string name) =>
        Assert.Contains("can't cross under its name", Assert.Throws<ArgumentException>(() => s_both.Allow(new ContextKey<string>(name) { Wire = WireFormat.Text })).Message);

    [Fact]
    public void Two_keys_of_one_name_are_refused() =>
        Assert.Contains("'tenant'", Assert.Throws<ArgumentException>(() => s_both.Allow(new ContextKey<string>("tenant") { Wire = WireFormat.Text })).Message);

    [Fact]
    public void Allowing_leaves_the_shorter_list_as_it_is()
    {
        Assert.True(ContextBaggage.None.IsEmpty);
        Assert.Equal("tenant=acme", ContextBaggage.None.Allow(s_tenant).Write(_ctx, null, out _));
    }

    [Fact]
    public async Task Functions_that_throw_lose_that_value_only_and_are_reported()
    {
        var writes = new ContextKey<string>("writes") { Wire = new(_ => throw new TimeoutException("writes"), (text, out value) => { value = text.ToString(); return true; }) };
        var reads = new ContextKey<string>("reads") { Wire = new(value => value, (_, out _) => throw new TimeoutException("reads")) };
        var fine = new ContextKey<string>("fine") { Wire = WireFormat.Text };
        var all = ContextBaggage.None.Allow(writes).Allow(reads).Allow(fine);
        using var scope = Context.Root(new VirtualClock()).WithCancel();
        var ctx = scope.WithValue(writes, "a").WithValue(reads, "b").WithValue(fine, "c");
        var told = new TaskCompletionSource<IEnumerable<string>>();
        var failures = new System.Collections.Concurrent.ConcurrentQueue<CallbackFailure>();
        void Tell(CallbackFailure failure)
        {
            failures.Enqueue(failure);
            if (failures.Where(IsOurs).ToList() is { Count: 2 } both)
            {
                told.TrySetResult(both.Select(one => one.Exception.Message));
            }
        }

        bool IsOurs(CallbackFailure failure) => failure.Exception.Message is "writes" or "reads";
        LifelineEvents.CallbackFailed += Tell;
        try
        {
            Assert.Equal("reads=b,fine=c", all.Write(ctx, null, out var dropped));
            Assert.Equal(1, dropped);
            var read = all.Read(scope, "writes=x,reads=y,fine=z", out var malformed);
            Assert.Equal(1, malformed);
            Assert.True(read.TryGet(fine, out var z) && read.TryGet(writes, out var x) && (x, z) == ("x", "z"));
            Assert.False(read.TryGet(reads, out _));
            await told.Task.Arrives();
        }
        finally
        {
            LifelineEvents.CallbackFailed -= Tell;
        }
    }
}
