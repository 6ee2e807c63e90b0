class LL1403Sample
{
    #region LL1403-flagged
    static readonly ContextKey<int> s_tenant = new("tenant");
    int Tenant(Context ctx)
    {
        ctx.TryGet(s_tenant, out var tenant);
        return tenant + 1;
    }
    #endregion

    #region LL1403-solution
    static readonly ContextKey<int> s_shard = new("shard");
    int Shard(Context ctx) => ctx.TryGet(s_shard, out var shard) ? shard + 1 : throw new InvalidOperationException("No shard.");
    #endregion
}
