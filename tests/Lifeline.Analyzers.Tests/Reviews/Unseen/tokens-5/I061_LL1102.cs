// None is only compared with, not passed.
namespace I061;

public interface IOracle { Task<string> AskAsync(string question, CancellationToken ct); }

public sealed class GuardedOracle(IOracle oracle)
{
    public Task<string> AskAsync(string question, CancellationToken ct)
    {
        if (ct == CancellationToken.None || ct == default)
        {
            throw new ArgumentException("questions must be cancellable", nameof(ct));
        }

        return oracle.AskAsync(question, ct);
    }
}
