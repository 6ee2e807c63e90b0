class Statement11
{
    #region discipline-11-mistake
    Context Named(Context ctx) => ctx.WithValue("user", "ann");
    #endregion

    #region discipline-11-cure
    static readonly ContextKey<string> s_user = new("user");

    Context NamedByKey(Context ctx) => ctx.WithValue(s_user, "ann");
    #endregion
}
