// TryGet's answer is ignored: without a user the name is that of nobody, and this throws.
using Lifeline;

namespace M099;

public record User(int Id, string Name);
public class Greeter
{
    private static readonly ContextKey<User> Key = new("user");
    public string Greet(Context ctx)
    {
        ctx.TryGet(Key, out var user);
        return $"Hello {user!.Name}";
    }
}
