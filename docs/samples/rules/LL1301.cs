class LL1301Sample
{
    #region LL1301-flagged
    async Task SellAsync(Context ctx)
    {
        using var scope = ctx.WithTimeout(new TimeSpan(30));
        await WorkAsync(scope);
    }
    #endregion

    #region LL1301-solution
    async Task SellInTimeAsync(Context ctx)
    {
        using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(30));
        await WorkAsync(scope);
    }
    #endregion
}
