class LL1501Sample
{
    #region LL1501-flagged
    readonly Context _ctx = Context.Todo;

    Task SellAsync() => WorkAsync(_ctx);
    #endregion

    #region LL1501-solution
    Task SellInTimeAsync(Context ctx) => WorkAsync(ctx);
    #endregion
}
