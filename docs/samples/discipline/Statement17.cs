class Statement17
{
    #region discipline-17-mistake
    void Refresh(Context ctx) => Task.Run(() => Log("refreshing"));
    #endregion

    #region discipline-17-cure
    async Task RefreshAsync(Context ctx)
    {
        await using var group = ctx.Group();
        _ = group.Go(ctx => WorkAsync(ctx));
        await group.WaitAsync();
    }
    #endregion
}
