// The iterator ends with yield break, and its finally still runs.
namespace I087;

public static class Numbering
{
    public static IEnumerable<int> Until(Action<int> ended, CancellationToken token)
    {
        var number = 0;
        try
        {
            for (; ; number++)
            {
                if (token.IsCancellationRequested)
                {
                    yield break;
                }

                yield return number;
            }
        }
        finally
        {
            ended(number);
        }
    }
}
