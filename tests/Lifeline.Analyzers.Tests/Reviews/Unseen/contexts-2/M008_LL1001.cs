// The async iterator's yield break path leaves the scope undisposed.
using System.Runtime.InteropServices;

namespace M008;

public sealed class Tail(ChannelReader<string> lines)
{
    public async IAsyncEnumerable<string> FollowAsync(Context ctx)
    {
        var both = ctx.WithSignals([PosixSignal.SIGINT]);
        while (true)
        {
            var line = await lines.ReadAsync(both);
            if (line == "EOF")
            {
                yield break;
            }

            if (line.StartsWith('#'))
            {
                break;
            }

            yield return line;
        }

        both.Dispose();
    }
}
