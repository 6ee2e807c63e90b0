class LL1107Sample
{
    #region LL1107-flagged
    Task SellAsync() => WorkAsync(default(Context));
    #endregion

    #region LL1107-solution
    Task SellLaterAsync() => WorkAsync(Context.Todo);
    #endregion
}
