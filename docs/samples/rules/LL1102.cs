class LL1102Sample
{
    #region LL1102-flagged
    async Task SellAsync(Context ctx)
    {
        await WorkAsync(Context.Background);
    }
    #endregion

    #region LL1102-solution
    async Task SellInTimeAsync(Context ctx)
    {
        await WorkAsync(ctx);
    }
    #endregion
}
