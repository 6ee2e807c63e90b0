class Statement09
{
    #region discipline-09-mistake
    async Task<int> CountAsync(Context ctx)
    {
        var scope = ctx.WithCancel();
        var count = await LoadAsync(scope);
        if (count == 0) return 0;                               // and the scope?
        scope.Cancel();
        return count;
    }
    #endregion

    #region discipline-09-cure
    async Task<int> CountAndLeaveAsync(Context ctx)
    {
        using var scope = ctx.WithCancel();
        return await LoadAsync(scope);
    }
    #endregion
}
