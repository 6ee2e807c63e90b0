class LL1401Sample
{
    #region LL1401-flagged
    Context Named(Context ctx) => ctx.WithValue(new ContextKey<string>("user"), "ann");
    #endregion

    #region LL1401-solution
    static readonly ContextKey<string> s_user = new("user");

    Context Known(Context ctx) => ctx.WithValue(s_user, "ann");
    #endregion
}
