class LL1402Sample
{
    #region LL1402-flagged
    static readonly ContextKey<List<string>> s_roles = new("roles");

    Context Allowed(Context ctx, List<string> roles) => ctx.WithValue(s_roles, roles);
    #endregion

    #region LL1402-solution
    static readonly ContextKey<string> s_role = new("role");

    Context AllowedAs(Context ctx, string role) => ctx.WithValue(s_role, role);
    #endregion
}
