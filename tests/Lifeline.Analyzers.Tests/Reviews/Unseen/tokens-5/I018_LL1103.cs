// The local function's own parameter hides the outer token of the same name: what it passes on is what it was given, the linked one.
namespace I018;

public interface IScanner { Task<bool> CleanAsync(string path, CancellationToken ct); }

public class VirusGate(IScanner scanner)
{
    public async Task<bool> AllCleanAsync(IReadOnlyList<string> paths, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        return await CheckAsync(scanner, paths, limit.Token);

        static async Task<bool> CheckAsync(IScanner scanner, IReadOnlyList<string> paths, CancellationToken ct)
        {
            foreach (var path in paths)
            {
                if (!await scanner.CleanAsync(path, ct))
                {
                    return false;
                }
            }

            return true;
        }
    }
}
