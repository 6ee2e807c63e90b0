// Negated and left early; after that the value is there.

namespace I221;

public sealed class Authorize
{
    private static readonly ContextKey<string> Role = new("role");

    public void Require(Context ctx, string role)
    {
        if (!ctx.TryGet(Role, out var actual) || !string.Equals(actual, role, StringComparison.Ordinal))
        {
            throw new UnauthorizedAccessException($"{role} is needed");
        }

        Console.WriteLine($"{actual} may");
    }
}
