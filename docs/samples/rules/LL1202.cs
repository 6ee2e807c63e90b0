class LL1202Sample
{
    #region LL1202-flagged
    async Task PollAsync(CancellationToken token)
    {
        while (true)
        {
            await WorkAsync();
            await Task.Delay(TimeSpan.FromSeconds(1));
        }
    }
    #endregion

    #region LL1202-solution
    async Task PollUntilToldAsync(CancellationToken token)
    {
        while (true)
        {
            await WorkAsync();
            await Task.Delay(TimeSpan.FromSeconds(1), token);
        }
    }
    #endregion
}
