// None is compared with, not passed.
namespace I053;

public static class TokenExtensions
{
    extension(CancellationToken token)
    {
        public bool IsNone => token == CancellationToken.None || token.Equals(default);

        public string Shown => token switch
        {
            { CanBeCanceled: false } => "never",
            { IsCancellationRequested: true } => "ended",
            _ => "live",
        };
    }
}
