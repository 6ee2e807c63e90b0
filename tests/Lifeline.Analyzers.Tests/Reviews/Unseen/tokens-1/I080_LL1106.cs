// StartNew with token, options and scheduler; the work gets the token as well.

namespace I080;

public class Indexer(Action<CancellationToken> index)
{
    public Task RunAsync(CancellationToken ct)
        => Task.Factory.StartNew(() => index(ct), ct, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
