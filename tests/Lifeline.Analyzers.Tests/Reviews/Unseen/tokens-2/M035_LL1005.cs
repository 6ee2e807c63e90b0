// An expression body that drops the registration on the caller's token.
using System.Diagnostics;

namespace M035;

public static class ProcessExtensions
{
    extension(Process process)
    {
        public void KillOn(CancellationToken token) => token.Register(() => process.Kill(entireProcessTree: true));
    }
}
