// `while (true)` around awaits that get the token ends by their exception.
namespace I077;

public interface ISource { ValueTask<string> ReadAsync(CancellationToken token); }
public interface ITarget { ValueTask WriteAsync(string item, CancellationToken token); }

public sealed class Shovel(ISource source, ITarget target)
{
    public async Task MoveAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            string item = await source.ReadAsync(cancellationToken);
            await target.WriteAsync(item, cancellationToken);
        }
    }
}
