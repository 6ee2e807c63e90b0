namespace Lifeline.Tests;

internal static class Spans
{
    public static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    public static TimeSpan Ticks(long ticks) => TimeSpan.FromTicks(ticks);
}
