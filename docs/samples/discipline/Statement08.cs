class Statement08
{
    #region discipline-08-mistake
    async Task PayAsync(Context ctx)
    {
        using var scope = ctx.WithTimeout(new TimeSpan(300));       // ticks of 100 ns
        await WorkAsync(scope);
    }
    #endregion

    #region discipline-08-cure
    async Task PayInTimeAsync(Context ctx)
    {
        using var scope = ctx.WithTimeout(TimeSpan.FromMilliseconds(300));
        await WorkAsync(scope);
    }
    #endregion
}
