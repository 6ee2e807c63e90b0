using System.Diagnostics;
using System.Globalization;

namespace Lifeline;

/// <summary>Adds a context's deadline, remaining time and end to a trace.</summary>
public static class LifelineActivityExtensions
{
    private const int MaxCharacters = 512;      // of a cause's text, which may be foreign

    /// <summary>
    /// Sets tags: <c>lifeline.deadline</c> (UTC, ISO 8601) and <c>lifeline.remaining_ms</c> when the context has a deadline, and
    /// once it has ended <c>lifeline.ended</c> (<c>deadline</c> or <c>canceled</c>) and <c>lifeline.cause</c>.
    /// </summary>
    /// <param name="activity">
    /// Usually <see cref="Activity.Current"/>. With null, or an activity that is not recorded, this does nothing and costs next to nothing.
    /// </param>
    /// <param name="ctx">The context under which the activity runs.</param>
    /// <remarks>The second call replaces what the first one set. As thread-safe as the activity, which is not.</remarks>
    public static void SetContextTags(this Activity? activity, Context ctx)
    {
        if (activity is not { IsAllDataRequested: true })
        {
            return;
        }

        if (ctx.Deadline is { } deadline)
        {
            activity.SetTag("lifeline.deadline", Text(deadline));
            activity.SetTag("lifeline.remaining_ms", (long)ctx.Remaining!.Value.TotalMilliseconds);
        }

        if (ctx.Error is { } error)
        {
            activity.SetTag("lifeline.ended", Kind(error));
            activity.SetTag("lifeline.cause", Cause(error));
        }
    }

    /// <summary>
    /// Adds an event <c>lifeline.ended</c> about an operation within the activity that its own, perhaps shorter, context ended:
    /// with <c>lifeline.operation</c>, <c>lifeline.deadline</c>, <c>lifeline.ended</c> and <c>lifeline.cause</c>. Tags would apply to the whole activity.
    /// </summary>
    /// <param name="activity">As for <see cref="SetContextTags"/>.</param>
    /// <param name="ctx">The operation's context. While it is live, this does nothing.</param>
    /// <param name="operation">The operation that was ended.</param>
    public static void AddEndedEvent(this Activity? activity, Context ctx, string operation)
    {
        if (activity is not { IsAllDataRequested: true } || ctx.Error is not { } error)
        {
            return;
        }

        var tags = new ActivityTagsCollection
        {
            ["lifeline.operation"] = Cut(operation),
            ["lifeline.ended"] = Kind(error),
            ["lifeline.cause"] = Cause(error),
        };
        if (ctx.Deadline is { } deadline)
        {
            tags["lifeline.deadline"] = Text(deadline);
        }

        activity.AddEvent(new ActivityEvent("lifeline.ended", ctx.Clock.GetUtcNow(), tags));
    }

    private static string Text(DateTimeOffset deadline) => deadline.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private static string Kind(ContextEndedException error) => error is DeadlineExceededException ? "deadline" : "canceled";

    private static string Cause(ContextEndedException error) => error.Cause is { } cause ? Cut($"{cause.GetType().Name}: {ForeignText.MessageOf(cause)}") : "none";

    private static string Cut(string text) => text.Length <= MaxCharacters ? text : text[..MaxCharacters];
}
