class LL1103Sample
{
    #region LL1103-flagged
    async Task SellAsync(Context ctx)
    {
        using var scope = ctx.WithTimeout(TimeSpan.FromMilliseconds(300));
        await WorkAsync(ctx);
    }
    #endregion

    #region LL1103-solution
    async Task SellInTimeAsync(Context ctx)
    {
        using var scope = ctx.WithTimeout(TimeSpan.FromMilliseconds(300));
        await WorkAsync(scope);
    }
    #endregion
}
