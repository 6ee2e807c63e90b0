// The value is not used; only whether there is one.
using Lifeline;

namespace I118;

public class Auth
{
    private static readonly ContextKey<string> Token = new("bearer");
    public bool IsSignedIn(Context ctx) => ctx.TryGet(Token, out _);
}
