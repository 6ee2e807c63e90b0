// The answer is handed on together with the value.

namespace I093;

public static class Claims
{
    private static readonly ContextKey<Guid> Subject = new("subject");

    public static bool TrySubject(this Context ctx, out Guid subject)
    {
        var found = ctx.TryGet(Subject, out subject);
        return found;
    }
}
