class Statement10
{
    #region discipline-10-mistake
    static readonly ContextKey<string[]> s_roles = new("roles");

    Context As(Context ctx, string[] roles) => ctx.WithValue(s_roles, roles);     // and anybody may change them
    #endregion

    #region discipline-10-cure
    sealed record User(string Name, string Role);

    static readonly ContextKey<User> s_user = new("user");

    Context As(Context ctx, User user) => ctx.WithValue(s_user, user);
    #endregion
}
