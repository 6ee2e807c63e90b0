class Statement04
{
    #region discipline-04-mistake
    async Task<int> CountAsync(Context ctx)
    {
        using var scope = ctx.WithTimeout(TimeSpan.FromMilliseconds(300));
        var here = LoadAsync(scope);
        var there = LoadAsync(ctx);                             // runs on when the 300 ms are over
        return await here + await there;
    }
    #endregion

    #region discipline-04-cure
    async Task<int> CountInTimeAsync(Context ctx)
    {
        using var scope = ctx.WithTimeout(TimeSpan.FromMilliseconds(300));
        var here = LoadAsync(scope);
        var there = LoadAsync(scope);
        return await here + await there;
    }
    #endregion
}
