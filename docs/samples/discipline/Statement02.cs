class Statement02
{
    #region discipline-02-mistake
    async Task<string> PriceAsync(Context ctx, HttpClient http)
    {
        await WorkAsync(ctx);
        return await http.GetStringAsync("/price/7");
    }
    #endregion

    #region discipline-02-cure
    async Task<string> PriceInTimeAsync(Context ctx, HttpClient http)
    {
        await WorkAsync(ctx);
        return await http.GetStringAsync("/price/7", ctx);
    }
    #endregion
}
