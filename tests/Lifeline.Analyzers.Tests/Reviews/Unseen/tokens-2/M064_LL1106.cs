// The long-running task is started without the token at hand.
// also: LL1101
namespace M064;

public sealed class Miner(Func<int, long> mine)
{
    public async Task<long> MineAsync(int block, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        return await Task.Factory.StartNew(() => mine(block), TaskCreationOptions.LongRunning);
    }
}
