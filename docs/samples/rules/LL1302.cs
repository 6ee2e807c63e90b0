class LL1302Sample
{
    #region LL1302-flagged
    async Task SellAsync(Context ctx)
    {
        using var scope = ctx.WithCancel("checkout");
        await WorkAsync(scope);
    }
    #endregion

    #region LL1302-solution
    async Task SellByNameAsync(Context ctx)
    {
        using var scope = ctx.WithName("checkout").WithCancel();
        await WorkAsync(scope);
    }
    #endregion
}
