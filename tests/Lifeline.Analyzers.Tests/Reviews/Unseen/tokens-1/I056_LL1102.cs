// Comparing with None passes it to nobody.

namespace I056;

public static class TokenGuard
{
    public static void RequireCancellable(CancellationToken token)
    {
        if (token == CancellationToken.None || !token.CanBeCanceled)
            throw new ArgumentException("a live token is required", nameof(token));
    }
}
