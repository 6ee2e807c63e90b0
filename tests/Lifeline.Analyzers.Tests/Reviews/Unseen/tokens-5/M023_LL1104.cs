// The parallel loop is bound to a new source of five minutes; the token that the caller can cancel is not in it.
namespace M023;

public static class Hashing
{
    public static Dictionary<string, int> HashAll(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        var hashes = new int[texts.Count];
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        var options = new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = limit.Token };
        Parallel.For(0, texts.Count, options, i => hashes[i] = StringComparer.Ordinal.GetHashCode(texts[i]));
        return texts.Zip(hashes).DistinctBy(pair => pair.First).ToDictionary(pair => pair.First, pair => pair.Second);
    }
}
