class Statement12
{
    #region discipline-12-mistake
    static readonly ContextKey<Action<string>> s_audit = new("audit");

    Context Audited(Context ctx) => ctx.WithValue(s_audit, line => Log(line));
    #endregion

    #region discipline-12-cure
    static readonly ContextKey<string> s_auditor = new("auditor");

    Context AuditedAs(Context ctx, string id) => ctx.WithValue(s_auditor, id);
    #endregion
}
