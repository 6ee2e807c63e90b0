class Statement19
{
    #region discipline-19-mistake
    void Watch(ContextScope scope) => Use(scope.Context);
    #endregion

    #region discipline-19-cure
    void TakeOver([OwnsContext] ContextScope scope)             // ends it, and says so
    {
        using (scope) Use(scope.Context);
    }

    void Look(Context ctx) => Use(ctx);                         // can only watch
    #endregion
}
