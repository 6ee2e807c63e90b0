// Whoever has no user is sent away before the value is used.
using Lifeline;

namespace I117;

public record User(int Id, string Name);
public class Greeter
{
    private static readonly ContextKey<User> Key = new("user");
    public string Greet(Context ctx)
    {
        if (!ctx.TryGet(Key, out var user))
        {
            throw new UnauthorizedAccessException();
        }

        return $"Hello {user.Name}";
    }
}
