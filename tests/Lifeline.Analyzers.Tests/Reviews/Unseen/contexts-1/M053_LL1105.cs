// The whole file is read in the blocking form although the context is in scope.
using System.Text.Json;
using Lifeline;

namespace M053;

public record Settings(string Name);
public class SettingsLoader
{
    public async Task<Settings?> LoadAsync(Context ctx, string path, Func<Context, Task> refresh)
    {
        await refresh(ctx);
        var json = File.ReadAllText(path);
        return JsonSerializer.Deserialize<Settings>(json);
    }
}
