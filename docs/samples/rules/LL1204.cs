class LL1204Sample
{
    #region LL1204-flagged
    async Task<int> GuessAsync(CancellationToken token)
    {
        try { return await LoadAsync(token); }
        catch (Exception e) { Log(e); return 0; }
    }
    #endregion

    #region LL1204-solution
    async Task<int> GuessUnlessToldAsync(CancellationToken token)
    {
        try { return await LoadAsync(token); }
        catch (Exception e) when (!token.IsCancellationRequested) { Log(e); return 0; }
    }
    #endregion
}
