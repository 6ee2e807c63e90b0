// The started task runs on the source's token after the using has been left, when neither timer nor link works any more.
namespace M039;

public interface IImporter { Task ImportAsync(string file, CancellationToken token); }

public sealed class ImportStarter(IImporter importer)
{
    private readonly List<Task> _running = [];

    public void StartImport(string file, CancellationToken token)
    {
        using (var limit = CancellationTokenSource.CreateLinkedTokenSource(token))
        {
            limit.CancelAfter(TimeSpan.FromMinutes(30));
            _running.Add(importer.ImportAsync(file, limit.Token));
        }
    }
}
