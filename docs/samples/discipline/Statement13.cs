class Statement13
{
    #region discipline-13-mistake
    static readonly ContextKey<string> s_user = new("user");

    int Greeting(Context ctx)
    {
        ctx.TryGet(s_user, out var user);
        return user!.Length;
    }
    #endregion

    #region discipline-13-cure
    static readonly ContextKey<string> s_guest = new("guest");

    int GreetingOf(Context ctx) => ctx.TryGet(s_guest, out var guest) ? guest.Length : 0;
    #endregion
}
