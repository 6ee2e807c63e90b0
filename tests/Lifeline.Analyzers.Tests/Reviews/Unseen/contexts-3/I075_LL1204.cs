// The exception isn't swallowed: it is handed to those who wait for the completion source.

namespace I075;

public interface IModelStore { Task<string> LoadAsync(Context ctx, string name); }

public sealed class Loader(IModelStore store)
{
    private readonly TaskCompletionSource<string> _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<string> Loaded => _loaded.Task;

    public async Task LoadAsync(Context ctx, string name)
    {
        try
        {
            _loaded.TrySetResult(await store.LoadAsync(ctx, name));
        }
        catch (Exception failure)
        {
            _loaded.TrySetException(failure);
        }
    }
}
