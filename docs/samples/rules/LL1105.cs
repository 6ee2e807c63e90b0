class LL1105Sample
{
    #region LL1105-flagged
    async Task<int> CountAsync(Context ctx)
    {
        await WorkAsync(ctx);
        return File.ReadAllLines("orders.txt").Length;
    }
    #endregion

    #region LL1105-solution
    async Task<int> CountInTimeAsync(Context ctx)
    {
        await WorkAsync(ctx);
        return (await File.ReadAllLinesAsync("orders.txt", ctx.Token)).Length;
    }
    #endregion
}
