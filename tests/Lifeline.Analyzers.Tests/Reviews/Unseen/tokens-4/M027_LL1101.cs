// The nullable token holds the caller's signal when there is one, yet the insert gets nothing.
namespace M027;

public interface IStore { Task InsertAsync(string doc, CancellationToken cancellationToken = default); }

public class DocumentWriter
{
    private readonly IStore _store;
    public DocumentWriter(IStore store) => _store = store;

    public async Task WriteAsync(IEnumerable<string> docs, CancellationToken? token = null)
    {
        foreach (var doc in docs)
        {
            token?.ThrowIfCancellationRequested();
            await _store.InsertAsync(doc);
        }
    }
}
