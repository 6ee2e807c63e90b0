class LL1005Sample
{
    #region LL1005-flagged
    async Task WaitAsync(CancellationToken token)
    {
        var done = new TaskCompletionSource();
        token.Register(() => done.TrySetCanceled(token));
        await done.Task;
    }
    #endregion

    #region LL1005-solution
    async Task WaitAndTakeBackAsync(CancellationToken token)
    {
        var done = new TaskCompletionSource();
        using var registration = token.Register(() => done.TrySetCanceled(token));
        await done.Task;
    }
    #endregion
}
