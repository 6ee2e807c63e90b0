class Statement03
{
    #region discipline-03-mistake
    async Task<string> HandleAsync(Context ctx, HttpClient http)          // ctx is the request's
    {
        return await http.GetStringAsync("/price/7", Context.Background);
    }
    #endregion

    #region discipline-03-cure
    async Task<string> HandleRequestAsync(Context ctx, HttpClient http)
    {
        return await http.GetStringAsync("/price/7", ctx);
    }
    #endregion
}
