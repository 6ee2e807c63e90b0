// A thread of its own runs for ever and was never given the token.

namespace M055;

public class Sampler
{
    private readonly Action _sampleForever;
    public Sampler(Action sampleForever) => _sampleForever = sampleForever;

    public Task StartAsync(CancellationToken ct)
    {
        if (ct.IsCancellationRequested)
            return Task.FromCanceled(ct);
        var thread = new Thread(() => _sampleForever()) { IsBackground = true, Name = "sampler" };
        thread.Start();
        return Task.CompletedTask;
    }
}
