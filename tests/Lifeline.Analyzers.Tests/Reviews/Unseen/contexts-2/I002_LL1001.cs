// A factory: on failure it disposes and rethrows, on success the session owns the scope.

namespace I002;

[HoldsContext]
public sealed class Session([OwnsContext] ContextScope lifetime, string token) : IDisposable
{
    public string Token { get; } = token;

    public void Dispose() => lifetime.Dispose();

    public static async Task<Session> OpenAsync(Context ctx, Func<Context, Task<string>> login)
    {
        var lifetime = ctx.WithCancel();
        try
        {
            return new Session(lifetime, await login(lifetime));
        }
        catch
        {
            lifetime.Dispose();
            throw;
        }
    }
}
