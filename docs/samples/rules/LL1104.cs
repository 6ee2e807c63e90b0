class LL1104Sample
{
    #region LL1104-flagged
    async Task ShipAsync(CancellationToken token)
    {
        using var cts = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await WorkAsync(cts.Token);
    }
    #endregion

    #region LL1104-solution
    async Task ShipUntilToldAsync(CancellationToken token)
    {
        using var cts = CancellationTokenSource.CreateLinkedTokenSource(token);
        cts.CancelAfter(TimeSpan.FromSeconds(1));
        await WorkAsync(cts.Token);
    }
    #endregion
}
