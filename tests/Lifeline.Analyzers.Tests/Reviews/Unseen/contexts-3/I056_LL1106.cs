// Work that is meant to outlive the request goes to a group of the service, which hands it that group's context.

namespace I056;

public interface IIndexer { Task IndexAsync(Context ctx, int id); Task StoreAsync(Context ctx, int id); }

public sealed class Documents(IIndexer indexer, TaskGroup background)
{
    public async Task SaveAsync(Context ctx, int id)
    {
        await indexer.StoreAsync(ctx, id);
        _ = background.Go(later => indexer.IndexAsync(later, id), name: $"index {id}");
    }
}
