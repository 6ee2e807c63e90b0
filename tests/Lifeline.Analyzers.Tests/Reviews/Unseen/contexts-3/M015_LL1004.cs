// The factory interface hands out idle scopes without a word on who disposes them.

namespace M015;

public interface IIdleScopes
{
    IdleScope Open(Context ctx, string peer);
}

public sealed class IdleScopes(TimeSpan limit) : IIdleScopes
{
    public IdleScope Open(Context ctx, string peer) => ctx.WithName(peer).WithIdleTimeout(limit);
}
