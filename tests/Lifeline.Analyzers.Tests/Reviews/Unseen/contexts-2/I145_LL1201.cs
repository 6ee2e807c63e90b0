// An async iterator leaves by yield break.

namespace I145;

public interface ICursor
{
    Task<string?> MoveAsync();
}

public sealed class Rows(ICursor cursor)
{
    public async IAsyncEnumerable<string> ReadAsync(Context ctx)
    {
        while (true)
        {
            if (ctx.IsDone || await cursor.MoveAsync() is not { } row)
            {
                yield break;
            }

            yield return row;
        }
    }
}
