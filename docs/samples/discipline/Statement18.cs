class Statement18
{
    #region discipline-18-mistake
    async Task<int> HandleAsync(Context ctx)                    // the request's
    {
        var stock = LoadAsync(ctx);
        if (Condition) ctx.Cancel();                            // not its to end
        return await stock;
    }
    #endregion

    #region discipline-18-cure
    async Task<int> HandleRequestAsync(Context ctx)
    {
        using var scope = ctx.WithCancel();
        var stock = LoadAsync(scope);
        if (Condition) scope.Cancel();
        return await stock;
    }
    #endregion
}
