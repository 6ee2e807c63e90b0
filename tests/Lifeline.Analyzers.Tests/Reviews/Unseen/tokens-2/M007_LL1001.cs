// The async iterator links its token to the connection's and never disposes the linked source.
using System.Runtime.CompilerServices;

namespace M007;

public interface ITail { CancellationToken Closed { get; } ValueTask<string?> LineAsync(CancellationToken token); }

public static class TailExtensions
{
    public static async IAsyncEnumerable<string> LinesAsync(this ITail tail, [EnumeratorCancellation] CancellationToken token = default)
    {
        var either = CancellationTokenSource.CreateLinkedTokenSource(token, tail.Closed);
        while (await tail.LineAsync(either.Token) is { } line)
        {
            yield return line;
        }
    }
}
