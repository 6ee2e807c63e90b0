// The helper that is called at the end never returns, so the loop is left by its exception.
using System.Diagnostics.CodeAnalysis;

namespace I067;

public static class Matcher
{
    public static int CountMatches(IReadOnlyList<string> words, Func<string, bool> matches, CancellationToken ct)
    {
        var count = 0;
        foreach (var word in words)
        {
            if (ct.IsCancellationRequested)
            {
                Stop(count, ct);
            }

            count += matches(word) ? 1 : 0;
        }

        return count;
    }

    [DoesNotReturn]
    private static void Stop(int count, CancellationToken ct) =>
        throw new OperationCanceledException($"stopped after {count} matches", ct);
}
