// The primary constructor's token is at hand in the member, and the save does not get it.
namespace M041;

public interface IRepository { Task SaveAsync(string document, CancellationToken token = default); }

public sealed class UnitOfWork(IRepository repository, CancellationToken aborted)
{
    private readonly List<string> _documents = [];

    public void Add(string document)
    {
        aborted.ThrowIfCancellationRequested();
        _documents.Add(document);
    }

    public Task CommitAsync() => Task.WhenAll(_documents.Select(document => repository.SaveAsync(document)));
}
