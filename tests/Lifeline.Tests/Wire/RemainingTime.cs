namespace Lifeline.Tests;

public class RemainingTime
{
    private readonly Context _root = Context.Root(new VirtualClock());

    [Theory]
    [InlineData(300, 0, "300"), InlineData(300, 50, "250"), InlineData(0.5, 0, "1"), InlineData(300, 400, "1"), InlineData(1.9, 0, "1")]
    [InlineData(9_999_999_999, 0, "9999999999"), InlineData(10_000_000_000, 0, null)]
    public void It_is_written_in_whole_milliseconds_and_at_least_one(double milliseconds, double margin, string? text)
    {
        using var scope = _root.WithTimeout(Ms(milliseconds));
        Assert.Equal(text, RemainingTimeHeader.Format(scope, Ms(margin)));
    }

    [Fact]
    public void Without_a_deadline_there_is_nothing_to_write()
    {
        Assert.Null(RemainingTimeHeader.Format(Context.Background));
        using var far = _root.WithTimeout(TimeSpan.MaxValue);
        Assert.Null(RemainingTimeHeader.Format(far));
    }

    [Theory, InlineData("1", 1), InlineData("0300", 300), InlineData("9999999999", 9_999_999_999)]
    public void It_is_read(string text, long milliseconds)
    {
        Assert.True(RemainingTimeHeader.TryParse(text, out var remaining));
        Assert.Equal(Ms(milliseconds), remaining);
    }

    [Theory]
    [InlineData(""), InlineData("0"), InlineData("000"), InlineData("-1"), InlineData("+1"), InlineData(" 1"), InlineData("1 "), InlineData("1.5")]
    [InlineData("1,000"), InlineData("12345678901"), InlineData("300ms"), InlineData("0x10"), InlineData("٣"), InlineData("1e3")]
    public void Anything_else_is_to_be_ignored(string text)
    {
        Assert.False(RemainingTimeHeader.TryParse(text, out var remaining));
        Assert.Equal(TimeSpan.Zero, remaining);
    }

    [Fact]
    public void What_is_written_can_be_read()
    {
        using var scope = _root.WithTimeout(Ms(1234));
        Assert.True(RemainingTimeHeader.TryParse(RemainingTimeHeader.Format(scope), out var remaining));
        Assert.Equal(scope.Context.Remaining, remaining);
    }
}
