// The scope is given to a parameter that says it takes over the ownership.

namespace I006;

public interface ISessions { void Adopt([OwnsContext] ContextScope scope, string user); }

public sealed class Login(ISessions sessions)
{
    public void Begin(Context ctx, string user)
    {
        var session = ctx.WithName(user).WithTimeout(TimeSpan.FromHours(8));
        sessions.Adopt(session, user);
    }
}
