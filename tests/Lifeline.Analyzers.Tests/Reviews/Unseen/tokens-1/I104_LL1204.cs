// The empty catch is around a best-effort delete that gets no token.

namespace I104;

public class TempFile
{
    public static async Task<string> UseAsync(Func<string, CancellationToken, Task<string>> use, CancellationToken ct)
    {
        var path = Path.GetTempFileName();
        try
        {
            return await use(path, ct);
        }
        finally
        {
            try { File.Delete(path); }
            catch (IOException) { }
        }
    }
}
