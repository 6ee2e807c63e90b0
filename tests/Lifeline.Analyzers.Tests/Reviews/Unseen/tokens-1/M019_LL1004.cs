// A public method takes a source and says nothing about who cancels or disposes it.

namespace M019;

public class ImportJob
{
    private CancellationTokenSource? _cts;

    public void Attach(CancellationTokenSource cts) => _cts = cts;

    public void Abort() => _cts?.Cancel();
}
