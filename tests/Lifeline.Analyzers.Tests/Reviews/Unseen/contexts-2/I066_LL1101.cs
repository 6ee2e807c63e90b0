// The overload without a context is called where no context exists yet.

namespace I066;

public interface ISettings
{
    string Read(string key);

    string Read(Context ctx, string key);
}

public static class Startup
{
    public static async Task<int> RunAsync(ISettings settings, Func<Context, Task<int>> main)
    {
        var seconds = int.Parse(settings.Read("timeout"), System.Globalization.CultureInfo.InvariantCulture);
        using var scope = Context.Background.WithTimeout(TimeSpan.FromSeconds(seconds));
        return await main(scope);
    }
}
