// The empty catch is for a missing file only; a cancellation goes past it.
namespace I088;

public sealed class OptionalConfig
{
    public async Task<string> ReadAsync(string path, CancellationToken token)
    {
        try
        {
            return await File.ReadAllTextAsync(path, token);
        }
        catch (FileNotFoundException) { }
        catch (DirectoryNotFoundException) { }
        return "{}";
    }
}
