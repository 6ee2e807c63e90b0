// The guarded call knows nothing of the context: the catch-all can't meet its end.

namespace I079;

public interface IPlugin { string Describe(); }
public interface IShow { Task ShowAsync(Context ctx, string text); }

public static class Plugins
{
    public static async Task ShowAsync(Context ctx, IPlugin plugin, IShow show)
    {
        string text;
        try
        {
            text = plugin.Describe();
        }
        catch (Exception broken)
        {
            text = $"broken: {broken.Message}";
        }

        await show.ShowAsync(ctx, text);
    }
}
