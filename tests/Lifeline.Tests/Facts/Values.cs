namespace Lifeline.Tests.Facts;

public class Values
{
    private static readonly ContextKey<string?> s_user = new("user");
    private static readonly ContextKey<string?> s_alike = new("user");
    private static readonly ContextKey<int> s_number = new("user");

    private readonly VirtualClock _clock = new();
    private readonly Context _root;

    public Values() => _root = Context.Root(_clock);

    [Fact, Trait("Fact", "14")]
    public void The_nearest_key_wins()
    {
        var outer = _root.WithValue(s_user, "outer");
        using var between = outer.WithValue(s_number, 7).WithCancel();
        var inner = between.Context.WithValue(s_user, "inner").WithName("n");
        Assert.True(inner.TryGet(s_user, out var user));
        Assert.Equal("inner", user);
        Assert.True(inner.TryGet(s_number, out var number));
        Assert.Equal(7, number);
        Assert.True(outer.TryGet(s_user, out user));
        Assert.Equal("outer", user);
    }

    [Fact, Trait("Fact", "14")]
    public void A_null_value_shadows()
    {
        var ctx = _root.WithValue(s_user, "outer").WithValue(s_user, null);
        Assert.True(ctx.TryGet(s_user, out var user));
        Assert.Null(user);
    }

    [Fact, Trait("Fact", "14")]
    public void A_missing_key_is_absent_and_no_error()
    {
        using var scope = _root.WithValue(s_number, 7).WithCancel();
        Assert.False(scope.Context.TryGet(s_user, out var user));
        Assert.Null(user);
        Assert.False(_root.TryGet(s_number, out var number));
        Assert.Equal(0, number);
    }

    [Fact, Trait("Fact", "14")]
    public void Values_can_be_read_after_the_end_and_from_every_kind_of_child()
    {
        using var parent = _root.WithValue(s_user, "me").WithCancel();
        using var timeout = parent.Context.WithTimeout(Ms(1));
        using var merged = Context.Merge(timeout, _root.WithValue(s_user, "other"));
        _clock.Advance(Ms(1));
        Assert.All((Context[])[parent, timeout, merged, timeout.Context.WithoutCancel()], ctx =>
        {
            Assert.True(ctx.TryGet(s_user, out var user));
            Assert.Equal("me", user);
        });
    }

    [Fact, Trait("Fact", "15")]
    public void Keys_compare_by_type_and_identity_and_never_by_spelling()
    {
        var ctx = _root.WithValue(s_user, "me");
        Assert.False(ctx.TryGet(s_alike, out _));
        Assert.False(ctx.TryGet(s_number, out _));
        Assert.NotEqual(s_user, s_alike);
    }

    [Fact, Trait("Fact", "15")]
    public void A_null_key_is_refused_at_once()
    {
        Assert.Equal("key", Assert.Throws<ArgumentNullException>(() => _root.WithValue<string>(null!, "v")).ParamName);
        Assert.Equal("key", Assert.Throws<ArgumentNullException>(() => _root.TryGet<string>(null!, out _)).ParamName);
        Assert.Throws<ArgumentNullException>(() => new ContextKey<int>(null!));
        Assert.Throws<ArgumentException>(() => new ContextKey<int>(" "));
    }

    [Fact, Trait("Fact", "15")]
    public void A_null_parent_is_refused_at_once()
    {
        Assert.Throws<InvalidOperationException>(() => default(Context).WithValue(s_number, 1));
        Assert.Throws<InvalidOperationException>(() => default(Context).WithCancel());
        Assert.Throws<InvalidOperationException>(() => default(Context).WithTimeout(Ms(1)));
        Assert.Throws<ArgumentNullException>(() => (Context)default(CustomContext)!);
    }

    [Fact, Trait("Fact", "16")]
    public void Printing_a_context_shows_its_ancestry()
    {
        using var cancel = Context.Background.WithCancel();
        Assert.Equal("context.Background.WithCancel", cancel.Context.ToString());
        Assert.Equal(
            "context.Background.WithCancel.WithValue(user, String).WithoutCancel",
            cancel.Context.WithValue(s_user, "secret").WithoutCancel().ToString());

        using var deadline = _root.WithTimeout(TimeSpan.FromSeconds(4));
        Assert.Equal("context.Root.WithDeadline(2000-01-01 00:00:04.000Z [4 s])", deadline.Context.ToString());
        _clock.Advance(TimeSpan.FromSeconds(1.5));
        Assert.Equal("context.Root.WithDeadline(2000-01-01 00:00:04.000Z [2.5 s])", deadline.ToString());
        using var merged = Context.Merge([deadline, cancel.Context.WithoutCancel(), _root]);
        Assert.Equal(deadline + ".Merge(3)", merged.Context.ToString());
        Assert.Equal("context.Background.From(CancellationToken)", "context.Background." + Context.From(new CancellationToken(true)));
    }

    [Fact, Trait("Fact", "16")]
    public void A_value_that_cannot_vouch_for_itself_prints_as_its_type_only()
    {
        var shown = new ContextKey<string?>("trace", isLoggable: true);
        Assert.Equal("r.WithValue(user, String)", Context.Root(_clock, "r").WithValue(s_user, "secret").ToString());
        Assert.Equal("r.WithValue(user, Int32)", Context.Root(_clock, "r").WithValue(s_number, 7).ToString());
        Assert.Equal("r.WithValue(trace, 4bf9)", Context.Root(_clock, "r").WithValue(shown, "4bf9").ToString());
        Assert.Equal("r.WithValue(trace, null)", Context.Root(_clock, "r").WithValue(shown, null).ToString());
        Assert.Equal("r.WithValue(name, GET /cart)", Context.Root(_clock, "r").WithName("GET /cart").ToString());
    }
}
