// Each call adds a registration to the application's stopping token, which outlives the method, and drops it.
using Microsoft.Extensions.Hosting;

namespace M043;

public sealed class DownloadTracker(IHostApplicationLifetime lifetime)
{
    private int _interrupted;

    public int Interrupted => _interrupted;

    public void Begin(string file)
    {
        if (file.Length > 0)
        {
            lifetime.ApplicationStopping.Register(() => Interlocked.Increment(ref _interrupted));
        }
    }
}
