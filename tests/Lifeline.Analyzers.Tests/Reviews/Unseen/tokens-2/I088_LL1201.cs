// The local function in the condition looks at the token for the loop.
namespace I088;

public sealed class Balance(Func<double> error, Action adjust)
{
    public bool Run(double tolerance, CancellationToken token)
    {
        while (Continue())
        {
            adjust();
        }

        return !token.IsCancellationRequested;

        bool Continue() => error() > tolerance && !token.IsCancellationRequested;
    }
}
