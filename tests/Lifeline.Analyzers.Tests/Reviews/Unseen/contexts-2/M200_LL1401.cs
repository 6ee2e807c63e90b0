// The key is made per call, so nobody can ever find the value again.

namespace M200;

public sealed class AuthMiddleware(Func<Context, Task> next)
{
    public Task InvokeAsync(Context ctx, string user)
    {
        var key = new ContextKey<string>("user");
        return next(ctx.WithValue(key, user));
    }
}
