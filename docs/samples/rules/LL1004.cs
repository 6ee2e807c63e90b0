class LL1004Sample
{
    #region LL1004-flagged
    void Handle(ContextScope scope) => Use(scope.Context);
    #endregion

    #region LL1004-solution
    void HandleContext(Context ctx) => Use(ctx);
    void TakeOver([OwnsContext] ContextScope scope) { using (scope) Use(scope.Context); }
    #endregion
}
