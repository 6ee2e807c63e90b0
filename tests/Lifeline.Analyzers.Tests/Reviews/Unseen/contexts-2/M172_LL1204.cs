// The bare catch in a local function answers for the cancellation as for a missing file.

namespace M172;

public sealed class Layered
{
    public async Task<string> ReadAsync(Context ctx, string name)
    {
        return await TryAsync($"user/{name}") ?? await TryAsync($"default/{name}") ?? "";

        async Task<string?> TryAsync(string path)
        {
            try
            {
                return await File.ReadAllTextAsync(path, ctx);
            }
            catch
            {
                return null;
            }
        }
    }
}
