using System.Diagnostics;
using System.Globalization;

namespace Lifeline;

/// <summary>Puts on a trace what a context knows of its time and its end.</summary>
public static class ContextActivityExtensions
{
    private const int MostCharacters = 512;     // of a cause's text, which may come from anywhere

    /// <summary>
    /// Sets tags: <c>lifeline.deadline</c> (UTC, ISO 8601) and <c>lifeline.remaining_ms</c> when the context has a deadline, and
    /// once it has ended <c>lifeline.ended</c> (<c>deadline</c> or <c>canceled</c>) and <c>lifeline.cause</c>.
    /// </summary>
    /// <param name="activity">
    /// Usually <see cref="Activity.Current"/>. With null, or one that nobody collects, this does nothing and costs next to nothing.
    /// </param>
    /// <param name="ctx">The context in whose name the activity goes on.</param>
    /// <remarks>The second call replaces what the first one set. As thread-safe as the activity, which is not.</remarks>
    public static void SetContextTags(this Activity? activity, Context ctx)
    {
        if (activity is not { IsAllDataRequested: true })
        {
            return;
        }

        if (ctx.Deadline is { } deadline)
        {
            activity.SetTag("lifeline.deadline", deadline.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
            activity.SetTag("lifeline.remaining_ms", (long)ctx.Remaining!.Value.TotalMilliseconds);
        }

        if (ctx.Error is { } error)
        {
            activity.SetTag("lifeline.ended", error is DeadlineExceededException ? "deadline" : "canceled");
            activity.SetTag("lifeline.cause", error.Cause is { } cause ? Cut($"{cause.GetType().Name}: {cause.Message}") : "none");
        }
    }

    private static string Cut(string text) => text.Length <= MostCharacters ? text : text[..MostCharacters];
}
