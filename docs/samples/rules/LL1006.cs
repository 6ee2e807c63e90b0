class LL1006Sample
{
    #region LL1006-flagged
    async Task IndexAsync(Context ctx, string[] pages)
    {
        await using var group = ctx.Group(limit: 8);
        foreach (var page in pages)
        {
            _ = group.Go(ctx => WorkAsync(ctx), name: page);
        }
    }
    #endregion

    #region LL1006-solution
    async Task IndexAllAsync(Context ctx, string[] pages)
    {
        await using var group = ctx.Group(limit: 8);
        foreach (var page in pages)
        {
            _ = group.Go(ctx => WorkAsync(ctx), name: page);
        }

        await group.WaitAsync();
    }
    #endregion
}
