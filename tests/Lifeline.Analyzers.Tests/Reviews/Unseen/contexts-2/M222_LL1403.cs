// The out value of an earlier declared local is charged, whether the key was there or not.

namespace M222;

public sealed class Charge(Func<Guid, decimal, bool> charge)
{
    private static readonly ContextKey<Guid> Account = new("account");

    public bool Do(Context ctx, decimal amount)
    {
        Guid account;
        ctx.TryGet(Account, out account);
        return charge(account, amount);
    }
}
