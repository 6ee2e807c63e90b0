using System.Text.Json;
using Storefront.Watching;

namespace Storefront.Storm;

/// <summary>What came of a storm.</summary>
/// <param name="Seed">To have the same one again.</param>
/// <param name="Answered">Requests that got an answer, whichever.</param>
/// <param name="AnsweredBy">The same by status.</param>
/// <param name="Abandoned">Requests whose client hung up first.</param>
/// <param name="Failed">Requests that got no answer, and handlers that failed of themselves.</param>
/// <param name="HangUpToLastStop">From a client's hang-up to when nothing was done for it any more.</param>
/// <param name="LiveContexts">Contexts left: requests' own, and those that were derived and never disposed.</param>
/// <param name="LiveTasks">Handlers left.</param>
/// <param name="QueriesLeft">SQL statements left, as we and the database's server count them.</param>
internal sealed record StormReport(
    int Seed,
    int Answered,
    IReadOnlyDictionary<int, int> AnsweredBy,
    int Abandoned,
    int Failed,
    Spread HangUpToLastStop,
    int LiveContexts,
    int LiveTasks,
    int QueriesLeft)
{
    public bool IsGood => Failed == 0 && LiveContexts == 0 && LiveTasks == 0 && QueriesLeft == 0;

    public static StormReport Of(int seed, LoadGenerator crowd, Leftovers left) => new(
        seed,
        crowd.Answered.Values.Sum(),
        crowd.Answered,
        crowd.Abandoned,
        crowd.Failures.Count,
        Spread.Of(crowd.Stops),
        left.Services.Sum(service => service.Contexts) + left.LostContexts,
        left.Services.Sum(service => service.Handlers),
        Math.Max(left.Statements, left.StatementsInServer ?? 0));

    /// <summary>On one line.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);
}

/// <summary>How a time is spread, in milliseconds; null where there was none.</summary>
/// <param name="Count">Of how many.</param>
/// <param name="P50Ms">Half took no longer.</param>
/// <param name="P99Ms">99 in 100 took no longer.</param>
/// <param name="MaxMs">None took longer.</param>
internal sealed record Spread(int Count, double? P50Ms, double? P99Ms, double? MaxMs)
{
    public static Spread Of(IReadOnlyList<TimeSpan> ordered)
    {
        return new Spread(ordered.Count, At(0.5), At(0.99), At(1));

        double? At(double share) =>
            ordered.Count == 0 ? null : Math.Round(ordered[(int)Math.Ceiling(share * ordered.Count) - 1].TotalMilliseconds, 2);
    }
}
