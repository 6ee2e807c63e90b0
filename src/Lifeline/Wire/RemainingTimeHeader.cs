using System.Globalization;

namespace Lifeline;

/// <summary>
/// How remaining time crosses from one process to another: a header that holds a positive whole number of milliseconds.
/// </summary>
/// <remarks>
/// Time left and not a point in time, as the clocks of two machines differ. Who receives it takes the minimum of this
/// and its own limit, so that a peer can only ever shorten a deadline. Thread-safe; allocates only the formatted text.
/// </remarks>
public static class RemainingTimeHeader
{
    /// <summary>The header's name.</summary>
    public const string Name = "lifeline-timeout-ms";

    private const int MostDigits = 10;          // 115 days: whoever needs more needs no deadline

    /// <summary>The header's value for a context's remaining time.</summary>
    /// <param name="ctx">The context of the outgoing call.</param>
    /// <param name="margin">Held back for the way there and back, so that the remote side gives up before we do.</param>
    /// <returns>Whole milliseconds, at least <c>1</c>; null when the context has no deadline or one that is too far away to matter.</returns>
    public static string? Format(Context ctx, TimeSpan margin = default)
    {
        if (ctx.Remaining is not { } remaining)
        {
            return null;
        }

        var milliseconds = Math.Max(1, (long)(remaining - margin).TotalMilliseconds);
        var text = milliseconds.ToString(CultureInfo.InvariantCulture);
        return text.Length <= MostDigits ? text : null;
    }

    /// <summary>Reads the header's value.</summary>
    /// <param name="value">What the peer sent. Untrusted.</param>
    /// <param name="remaining">The time that the peer still has.</param>
    /// <returns>False for anything but 1 to 10 digits that make a number above zero; such a header is to be ignored.</returns>
    public static bool TryParse(ReadOnlySpan<char> value, out TimeSpan remaining)
    {
        remaining = default;
        if (value.Length is 0 or > MostDigits
            || !long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            || milliseconds == 0)
        {
            return false;
        }

        remaining = TimeSpan.FromMilliseconds(milliseconds);
        return true;
    }
}
