// The stream of rows takes its token by WithCancellation, which is the forwarding.
using System.Runtime.CompilerServices;

namespace I058;

public static class RowFilter
{
    public static async IAsyncEnumerable<string[]> NonEmptyAsync(
        this IAsyncEnumerable<string[]> rows,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var row in rows.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (row.Any(cell => cell.Length > 0))
            {
                yield return row;
            }
        }
    }
}
