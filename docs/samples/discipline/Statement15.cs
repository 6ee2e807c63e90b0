class Statement15
{
    #region discipline-15-mistake
    async Task SaveAsync(Context ctx)
    {
        using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(1));     // one second for all three
        for (var attempt = 0; attempt < 3; attempt++)
        {
            try { await WorkAsync(scope); return; }
            catch (DeadlineExceededException) when (!ctx.IsDone) { }
        }
    }
    #endregion

    #region discipline-15-cure
    async Task SaveEachInTimeAsync(Context ctx)
    {
        for (var attempt = 0; attempt < 3; attempt++)
        {
            using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(1));
            try { await WorkAsync(scope); return; }
            catch (DeadlineExceededException) when (!ctx.IsDone) { }
        }
    }
    #endregion
}
