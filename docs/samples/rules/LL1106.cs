class LL1106Sample
{
    #region LL1106-flagged
    Task SellAsync(Context ctx) => Task.Run(() => Log("selling"));
    #endregion

    #region LL1106-solution
    Task SellInTimeAsync(Context ctx) => Task.Run(() => Log("selling"), ctx.Token);
    #endregion
}
