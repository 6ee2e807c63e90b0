namespace Lifeline.Tests;

public class RemainingTime
{
    private static readonly RemainingTimeHeader s_milliseconds = RemainingTimeHeader.Lifeline;
    private readonly Context _root = Context.Root(new VirtualClock());

    public static TheoryData<RemainingTimeHeader> All => [.. RemainingTimeHeader.All];

    [Fact]
    public void Four_headers_are_in_use() => Assert.Equal(
        ["lifeline-timeout-ms", "grpc-timeout", "connect-timeout-ms", "x-envoy-expected-rq-timeout-ms"], RemainingTimeHeader.All.Select(header => header.Name));

    [Theory]
    [InlineData(300, "300"), InlineData(0.5, "1"), InlineData(0, "1"), InlineData(1.9, "1"), InlineData(9_999_999_999, "9999999999"), InlineData(10_000_000_000, null)]
    public void It_is_written_in_whole_milliseconds_and_at_least_one(double milliseconds, string? text)
    {
        Assert.Equal(text, RemainingTimeHeader.Lifeline.Format(Ms(milliseconds)));
        Assert.Equal(text, RemainingTimeHeader.Connect.Format(Ms(milliseconds)));
        Assert.Equal(text, RemainingTimeHeader.Envoy.Format(Ms(milliseconds)));
    }

    [Theory]
    [InlineData(300, "300m"), InlineData(0.5, "1m"), InlineData(99_999_999, "99999999m"), InlineData(100_000_999, "100000S"), InlineData(10_000_000_000, null)]
    public void For_gRPC_it_is_written_with_a_unit_and_never_rounded_up(double milliseconds, string? text) =>
        Assert.Equal(text, RemainingTimeHeader.Grpc.Format(Ms(milliseconds)));

    [Fact]
    public void A_contexts_remaining_time_is_written_within_the_limits()
    {
        using var scope = _root.WithTimeout(Ms(300));
        Assert.Equal("300", s_milliseconds.Format(scope));
        Assert.Equal("250", s_milliseconds.Format(scope, new RemainingTimeLimits { Margin = Ms(50) }));
        Assert.Equal("1", s_milliseconds.Format(scope, new RemainingTimeLimits { Margin = Ms(400) }));
    }

    [Theory]
    [InlineData(300, 290), InlineData(0, 20), InlineData(25, 20), InlineData(35, 25), InlineData(5000, 1000)]
    public void Limits_hold_back_a_margin_and_keep_between_floor_and_ceiling(double milliseconds, double kept)
    {
        var limits = new RemainingTimeLimits { Margin = Ms(10), Floor = Ms(20), Ceiling = Ms(1000) };
        Assert.Equal(Ms(kept), limits.Apply(Ms(milliseconds)));
        Assert.Equal(limits.Ceiling, limits.Apply(TimeSpan.MaxValue));
    }

    [Fact]
    public void No_limits_change_nothing() => Assert.All(
        [TimeSpan.Zero, Ms(1), TimeSpan.MaxValue], time => Assert.Equal(time, RemainingTimeLimits.None.Apply(time)));

    [Fact]
    public void A_ceiling_holds_even_below_the_floor() =>
        Assert.Equal(Ms(5), new RemainingTimeLimits { Floor = Ms(20), Ceiling = Ms(5) }.Apply(Ms(10)));

    [Fact]
    public void Limits_that_make_no_sense_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RemainingTimeLimits { Margin = Ms(-1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RemainingTimeLimits { Floor = Ms(-1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RemainingTimeLimits { Ceiling = TimeSpan.Zero });
    }

    [Theory, MemberData(nameof(All), DisableDiscoveryEnumeration = true)]
    public void Without_a_deadline_there_is_nothing_to_write(RemainingTimeHeader header)
    {
        Assert.Null(header.Format(Context.Background));
        using var far = _root.WithTimeout(TimeSpan.MaxValue);
        Assert.Null(header.Format(far));
    }

    [Theory, InlineData("1", 1), InlineData("0300", 300), InlineData("9999999999", 9_999_999_999)]
    public void It_is_read(string text, long milliseconds)
    {
        Assert.True(s_milliseconds.TryParse(text, out var remaining));
        Assert.Equal(Ms(milliseconds), remaining);
    }

    [Theory]
    [InlineData("2000m", 2000), InlineData("1961m", 1961), InlineData("720000S", 720_000_000), InlineData("2M", 120_000), InlineData("1H", 3_600_000)]
    [InlineData("500u", 0.5), InlineData("1n", 0.0001), InlineData("0n", 0), InlineData("99999999n", 100), InlineData("99999999H", 359_999_996_400_000)]
    public void For_gRPC_it_is_read_with_its_unit(string text, double milliseconds)
    {
        Assert.True(RemainingTimeHeader.Grpc.TryParse(text, out var remaining));
        Assert.Equal(TimeSpan.FromTicks((long)(milliseconds * TimeSpan.TicksPerMillisecond)), remaining);
    }

    [Theory]
    [InlineData(""), InlineData("0"), InlineData("000"), InlineData("-1"), InlineData("+1"), InlineData(" 1"), InlineData("1 "), InlineData("1.5")]
    [InlineData("1,000"), InlineData("12345678901"), InlineData("300ms"), InlineData("0x10"), InlineData("٣"), InlineData("1e3"), InlineData("300m"), InlineData("6\0")]
    public void Anything_else_is_to_be_ignored(string text)
    {
        Assert.False(s_milliseconds.TryParse(text, out var remaining));
        Assert.Equal(TimeSpan.Zero, remaining);
    }

    [Theory]
    [InlineData(""), InlineData("m"), InlineData("300"), InlineData("123456789m"), InlineData("-1m"), InlineData("1s"), InlineData("1ms"), InlineData("1 m"), InlineData("1.5S"), InlineData("٣m"), InlineData("6\0m")]
    public void For_gRPC_anything_else_is_to_be_ignored_too(string text)
    {
        Assert.False(RemainingTimeHeader.Grpc.TryParse(text, out var remaining));
        Assert.Equal(TimeSpan.Zero, remaining);
    }

    [Theory, MemberData(nameof(All), DisableDiscoveryEnumeration = true)]
    public void What_is_written_can_be_read(RemainingTimeHeader header)
    {
        using var scope = _root.WithTimeout(Ms(1234));
        Assert.True(header.TryParse(header.Format(scope), out var remaining));
        Assert.Equal(scope.Context.Remaining, remaining);
    }
}
