class LL1002Sample
{
    #region LL1002-flagged
    async Task SaveAsync(Context ctx)
    {
        using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 3; i++)
        {
            try { await WorkAsync(scope); return; }
            catch (DeadlineExceededException) { }
        }
    }
    #endregion

    #region LL1002-solution
    async Task SaveEachInTimeAsync(Context ctx)
    {
        for (var i = 0; i < 3; i++)
        {
            using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(1));
            try { await WorkAsync(scope); return; }
            catch (DeadlineExceededException) when (!ctx.IsDone) { }
        }
    }
    #endregion
}
