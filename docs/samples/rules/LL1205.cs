class LL1205Sample
{
    #region LL1205-flagged
    async Task VisitAsync(Context ctx, string[] names)
    {
        foreach (var name in names)
        {
            ctx = ctx.WithName(name);
            await WorkAsync(ctx);
        }
    }
    #endregion

    #region LL1205-solution
    async Task VisitEachAsync(Context ctx, string[] names)
    {
        foreach (var name in names)
        {
            var inner = ctx.WithName(name);
            await WorkAsync(inner);
        }
    }
    #endregion
}
