// yield break is the exit.

namespace I087;

public class Ids
{
    public static IEnumerable<long> Stream(long first, CancellationToken ct)
    {
        for (var id = first; ; id++)
        {
            if (ct.IsCancellationRequested)
                yield break;
            yield return id;
        }
    }
}
