class LL1101Sample
{
    #region LL1101-flagged
    async Task SellAsync(Context ctx)
    {
        await WorkAsync();
    }
    #endregion

    #region LL1101-solution
    async Task SellInTimeAsync(Context ctx)
    {
        await WorkAsync(ctx);
    }
    #endregion
}
