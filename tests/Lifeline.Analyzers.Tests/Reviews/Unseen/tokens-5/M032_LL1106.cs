// A named thread runs a method group that takes no token, so the import can't be stopped by the one who asked for it.
namespace M032;

public interface ITable { void Insert(string line); }

public sealed class Importer(ITable table, IReadOnlyList<string> lines)
{
    public void Import(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var worker = new Thread(InsertAll) { IsBackground = true, Name = "import" };
        worker.Start();
    }

    private void InsertAll()
    {
        foreach (var line in lines)
        {
            table.Insert(line);
        }
    }
}
