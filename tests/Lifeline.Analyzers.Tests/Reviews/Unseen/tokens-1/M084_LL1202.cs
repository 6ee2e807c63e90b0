// The break leaves the inner loop only; the endless outer one awaits and never looks at the token.

namespace M084;

public interface IPartition { Task<IReadOnlyList<string>> FetchAsync(); Task<bool> StoreAsync(string row); }

public class PartitionCopier(IPartition partition)
{
    public async Task CopyAsync(CancellationToken ct)
    {
        while (true)
        {
            var rows = await partition.FetchAsync();
            foreach (var row in rows)
            {
                if (!await partition.StoreAsync(row))
                    break;
            }
        }
    }
}
