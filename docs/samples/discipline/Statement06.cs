class Statement06
{
    #region discipline-06-mistake
    async Task PayAsync(Context ctx)
    {
        using var scope = ctx.WithCancel();
        scope.CancelAfter(TimeSpan.FromSeconds(2));
        await WorkAsync(scope);
    }
    #endregion

    #region discipline-06-cure
    async Task PayInTimeAsync(Context ctx)
    {
        using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(2));
        await WorkAsync(scope);
    }
    #endregion
}
