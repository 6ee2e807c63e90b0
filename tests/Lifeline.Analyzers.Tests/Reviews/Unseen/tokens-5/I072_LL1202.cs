// The loop is without end and without await, but its every round asks the token first.
namespace I072;

public class Prime
{
    public static IEnumerable<int> From(int start, CancellationToken ct)
    {
        for (var n = start; ; n++)
        {
            ct.ThrowIfCancellationRequested();
            if (Enumerable.Range(2, Math.Max(0, (int)Math.Sqrt(n) - 1)).All(d => n % d != 0))
            {
                yield return n;
            }
        }
    }
}
