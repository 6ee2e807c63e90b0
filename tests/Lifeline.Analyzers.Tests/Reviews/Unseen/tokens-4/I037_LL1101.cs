// The convenience overload has no token to forward; the static method can't see the instance's.
namespace I037;

public sealed class KeyRing
{
    private readonly CancellationToken _unload;
    public KeyRing(CancellationToken unload) => _unload = unload;

    public static Task<byte[]> ReadAsync(string path) => File.ReadAllBytesAsync(path);

    public Task<byte[]> ReadAsync(string path, int skip)
    {
        return File.ReadAllBytesAsync(path, _unload).ContinueWith(
            t => t.Result[skip..], _unload, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
    }
}
