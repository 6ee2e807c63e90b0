// the sentinel is compared, not passed
namespace I026;

public static class Tokens
{
    public static CancellationToken Pick(CancellationToken first, CancellationToken second)
        => first == CancellationToken.None ? second : first;

    public static bool Matters(CancellationToken cancellationToken)
        => cancellationToken != default && cancellationToken.CanBeCanceled;
}
