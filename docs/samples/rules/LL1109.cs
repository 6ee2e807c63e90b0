class LL1109Sample
{
    #region LL1109-flagged
    Task<string> PriceAsync(Context ctx, HttpClient http) => http.GetStringAsync("/price", ctx.Token);
    #endregion

    #region LL1109-solution
    Task<string> PriceInTimeAsync(Context ctx, HttpClient http) => http.GetStringAsync("/price", ctx);
    #endregion
}
