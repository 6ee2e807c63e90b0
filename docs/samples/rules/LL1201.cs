class LL1201Sample
{
    #region LL1201-flagged
    async Task PumpAsync(Context ctx)
    {
        while (true)
        {
            if (ctx.IsDone) Log("stopping");
            await WorkAsync();
        }
    }
    #endregion

    #region LL1201-solution
    async Task PumpAndLeaveAsync(Context ctx)
    {
        while (true)
        {
            if (ctx.IsDone) break;
            await WorkAsync();
        }
    }
    #endregion
}
