class LL1203Sample
{
    #region LL1203-flagged
    async Task WorkOffAsync(CancellationToken token)
    {
        while (true)
        {
            try { await WorkAsync(token); }
            catch (Exception e) { Log(e); }
        }
    }
    #endregion

    #region LL1203-solution
    async Task WorkOffUntilToldAsync(CancellationToken token)
    {
        while (true)
        {
            try { await WorkAsync(token); }
            catch (Exception e) when (!token.IsCancellationRequested) { Log(e); }
        }
    }
    #endregion
}
