// Nobody has given this method a token, so there is none to start the task with.
namespace I039;

public sealed class Fonts
{
    private readonly Task<string[]> _names;

    public Fonts(string folder)
    {
        _names = Task.Run(() => Directory.GetFiles(folder, "*.ttf"));
    }

    public async Task<bool> HasAsync(string name, CancellationToken ct)
    {
        var names = await _names.WaitAsync(ct);
        return names.Any(file => Path.GetFileNameWithoutExtension(file) == name);
    }
}
