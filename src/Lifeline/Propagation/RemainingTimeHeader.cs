using System.Globalization;

namespace Lifeline;

/// <summary>
/// How remaining time crosses from one process to another over HTTP: one of the four headers that are in use, with its
/// name and its format of a duration.
/// </summary>
/// <remarks>
/// A remaining time and not a point in time, as the clocks of two machines differ. The receiver takes the minimum of this
/// and its own limit, so that a peer can only ever shorten a deadline. Immutable and thread-safe; reading allocates
/// nothing, writing only the text.
/// </remarks>
public sealed class RemainingTimeHeader
{
    private const int MaxDigits = 10;           // of milliseconds: 115 days; a longer time is sent as no deadline
    private const long TooLong = 10_000_000_000;     // milliseconds
    private const int MaxGrpcDigits = 8;
    private const long TooLongInGrpc = 100_000_000;  // milliseconds: more than 8 digits; from here on written in seconds

    private readonly bool _hasUnit;

    private RemainingTimeHeader(string name, bool hasUnit = false)
    {
        Name = name;
        _hasUnit = hasUnit;
    }

    /// <summary>This library's own, <c>lifeline-timeout-ms</c>: a positive whole number of milliseconds, 10 digits at most.</summary>
    public static RemainingTimeHeader Lifeline { get; } = new("lifeline-timeout-ms");

    /// <summary>gRPC's <c>grpc-timeout</c>: at most 8 digits and a unit, one of <c>H M S m u n</c>. Zero, which Go's clients send, means no time left.</summary>
    public static RemainingTimeHeader Grpc { get; } = new("grpc-timeout", hasUnit: true);

    /// <summary>Connect's <c>connect-timeout-ms</c>: a positive whole number of milliseconds, 10 digits at most.</summary>
    public static RemainingTimeHeader Connect { get; } = new("connect-timeout-ms");

    /// <summary>Envoy's <c>x-envoy-expected-rq-timeout-ms</c>: a positive whole number of milliseconds, 10 digits at most.</summary>
    public static RemainingTimeHeader Envoy { get; } = new("x-envoy-expected-rq-timeout-ms");

    /// <summary>All four.</summary>
    public static IReadOnlyList<RemainingTimeHeader> All { get; } = Array.AsReadOnly([Lifeline, Grpc, Connect, Envoy]);

    /// <summary>The header's name, in lower case.</summary>
    public string Name { get; }

    /// <summary>The header's value for a context's remaining time.</summary>
    /// <param name="ctx">The context of the outgoing call.</param>
    /// <param name="limits">The margin, floor and ceiling to apply; null for the remaining time as it is.</param>
    /// <returns>As <see cref="Format(TimeSpan)"/>; null also when the context has no deadline.</returns>
    public string? Format(Context ctx, RemainingTimeLimits? limits = null) =>
        ctx.Remaining is { } remaining ? Format(limits?.Apply(remaining) ?? remaining) : null;

    /// <summary>The header's value for a duration, rounded down to what the header can express, and at least a millisecond.</summary>
    /// <param name="remaining">The duration. Less than a millisecond is written as one.</param>
    /// <returns>The text; null for a duration that is too long to matter (115 days).</returns>
    public string? Format(TimeSpan remaining)
    {
        var milliseconds = Math.Max(1, (long)remaining.TotalMilliseconds);
        if (milliseconds >= TooLong)
        {
            return null;
        }

        if (!_hasUnit)
        {
            return milliseconds.ToString(CultureInfo.InvariantCulture);
        }

        return milliseconds < TooLongInGrpc
            ? string.Create(CultureInfo.InvariantCulture, $"{milliseconds}m")
            : string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000}S");
    }

    /// <summary>Reads the header's value.</summary>
    /// <param name="value">What the peer sent. Untrusted.</param>
    /// <param name="remaining">The time that the peer still has.</param>
    /// <returns>False for anything that is not exactly of the header's form; such a header is to be ignored.</returns>
    public bool TryParse(ReadOnlySpan<char> value, out TimeSpan remaining)
    {
        remaining = default;
        return _hasUnit ? TryParseWithUnit(value, ref remaining) : TryParseMilliseconds(value, ref remaining);
    }

    /// <summary>The header's name.</summary>
    public override string ToString() => Name;

    private static bool TryParseMilliseconds(ReadOnlySpan<char> value, ref TimeSpan remaining)
    {
        if (!TryParseDigits(value, MaxDigits, out var milliseconds) || milliseconds == 0)
        {
            return false;
        }

        remaining = TimeSpan.FromMilliseconds(milliseconds);
        return true;
    }

    private static bool TryParseWithUnit(ReadOnlySpan<char> value, ref TimeSpan remaining)
    {
        if (value.IsEmpty || TicksOf(value[^1]) is not { } unit || !TryParseDigits(value[..^1], MaxGrpcDigits, out var count))
        {
            return false;
        }

        remaining = TimeSpan.FromTicks(unit > 0 ? count * unit : (count + 99) / 100);       // a tick is 100 ns
        return true;
    }

    private static bool TryParseDigits(ReadOnlySpan<char> digits, int maxDigits, out long number)
    {
        number = 0;
        if (digits.IsEmpty || digits.Length > maxDigits)
        {
            return false;
        }

        // It is tempting to leave it to long.TryParse. Don't: it parses "6\0" as a number.
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit(digit))
            {
                return false;
            }

            number = (number * 10) + (digit - '0');
        }

        return true;
    }

    // Zero stands for the nanosecond, which is less than a tick.
    private static long? TicksOf(char unit) => unit switch
    {
        'H' => TimeSpan.TicksPerHour,
        'M' => TimeSpan.TicksPerMinute,
        'S' => TimeSpan.TicksPerSecond,
        'm' => TimeSpan.TicksPerMillisecond,
        'u' => TimeSpan.TicksPerMicrosecond,
        'n' => 0,
        _ => null,
    };
}
