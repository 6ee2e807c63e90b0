class Statement14
{
    #region discipline-14-mistake
    static readonly ContextKey<HttpClient> s_http = new("http");

    Context With(Context ctx, HttpClient http) => ctx.WithValue(s_http, http);
    #endregion

    #region discipline-14-cure
    sealed class Prices(HttpClient http)
    {
        public Task<string> OfAsync(Context ctx, int id) => http.GetStringAsync($"/price/{id}", ctx);
    }
    #endregion
}
