class LL1001Sample
{
    #region LL1001-flagged
    async Task<string> LoadAsync(HttpClient http, CancellationToken token)
    {
        var cts = CancellationTokenSource.CreateLinkedTokenSource(token);
        cts.CancelAfter(TimeSpan.FromSeconds(5));
        return await http.GetStringAsync("/price", cts.Token);
    }
    #endregion

    #region LL1001-solution
    async Task<string> LoadInTimeAsync(HttpClient http, CancellationToken token)
    {
        using var cts = CancellationTokenSource.CreateLinkedTokenSource(token);
        cts.CancelAfter(TimeSpan.FromSeconds(5));
        return await http.GetStringAsync("/price", cts.Token);
    }
    #endregion
}
