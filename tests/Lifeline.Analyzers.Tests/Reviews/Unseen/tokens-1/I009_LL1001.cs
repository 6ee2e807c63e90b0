// Every path, the early one too, disposes by hand; the throw path is covered by the catch that rethrows.

namespace I009;

public record Doc(string Text);
public interface IDocs { Task<Doc?> FindAsync(string id, CancellationToken t); }

public class DocReader(IDocs docs)
{
    public async Task<string> TextAsync(string id, CancellationToken t)
    {
        var cts = CancellationTokenSource.CreateLinkedTokenSource(t);
        Doc? doc;
        try
        {
            doc = await docs.FindAsync(id, cts.Token);
        }
        catch
        {
            cts.Dispose();
            throw;
        }
        cts.Dispose();
        return doc == null ? "" : doc.Text;
    }
}
