// Disposal must flush whether or not the work was cancelled; the field's token is cancelled by then.
namespace I032;

public sealed class Journal : IAsyncDisposable
{
    private readonly Stream _file;
    private readonly CancellationToken _stopping;

    public Journal(Stream file, CancellationToken stopping) { _file = file; _stopping = stopping; }

    public async Task AppendAsync(ReadOnlyMemory<byte> entry) => await _file.WriteAsync(entry, _stopping);

    public async ValueTask DisposeAsync()
    {
        await _file.FlushAsync();
        await _file.DisposeAsync();
    }
}
