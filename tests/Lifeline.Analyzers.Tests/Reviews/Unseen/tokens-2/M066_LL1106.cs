// Task.Run gets neither the token nor a body that looks at it.
// also: LL1101
namespace M066;

public sealed class Hasher(Func<byte[], byte[]> hash)
{
    public async Task<bool> MatchesAsync(byte[] content, byte[] expected, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        return await Task.Run(() => hash(content)) is var actual && actual.AsSpan().SequenceEqual(expected);
    }
}
