class LL1003Sample
{
    #region LL1003-flagged
    Task<int> CountAsync(Context ctx)
    {
        using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(1));
        return LoadAsync(scope);
    }
    #endregion

    #region LL1003-solution
    async Task<int> CountInTimeAsync(Context ctx)
    {
        using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(1));
        return await LoadAsync(scope);
    }
    #endregion
}
