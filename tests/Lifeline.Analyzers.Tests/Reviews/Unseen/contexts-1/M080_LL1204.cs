// The bare empty catch swallows the end of the context together with all else.
using System.Data.Common;
using Lifeline.Data;
using Lifeline;

namespace M080;

public static class Touches
{
    public static async Task TouchAsync(Context ctx, DbConnection db, int session)
    {
        try { await db.ExecuteAsync(ctx, $"update session set seen = now() where id = {session}"); } catch { }
    }
}
