// The catch-all rethrows when it has cleaned up.
namespace I102;

public interface ITarget { Task WriteAsync(byte[] part, CancellationToken token); void Discard(); }

public sealed class PartWriter(ITarget target)
{
    public async Task WriteAsync(byte[][] parts, CancellationToken token)
    {
        try
        {
            foreach (var part in parts)
            {
                await target.WriteAsync(part, token);
            }
        }
        catch
        {
            target.Discard();
            throw;
        }
    }
}
