class LL1108Sample
{
    #region LL1108-flagged
    async Task<int> CountAsync(Context ctx)
    {
        using var cts = CancellationTokenSource.CreateLinkedTokenSource(ctx.Token);
        cts.CancelAfter(TimeSpan.FromSeconds(2));
        return await LoadAsync(cts.Token);
    }
    #endregion

    #region LL1108-solution
    async Task<int> CountInTimeAsync(Context ctx)
    {
        using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(2));
        return await LoadAsync(scope);
    }
    #endregion
}
