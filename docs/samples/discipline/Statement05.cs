class Statement05
{
    #region discipline-05-mistake
    async Task<string> ReadAsync(Context ctx)
    {
        await WorkAsync(ctx);
        return File.ReadAllText("/mnt/share/prices.csv");
    }
    #endregion

    #region discipline-05-cure
    async Task<string> ReadInTimeAsync(Context ctx)
    {
        await WorkAsync(ctx);
        return await File.ReadAllTextAsync("/mnt/share/prices.csv", ctx.Token);
    }
    #endregion
}
