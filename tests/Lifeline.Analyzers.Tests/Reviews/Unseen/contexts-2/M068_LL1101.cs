// A local function captures ctx and yet calls the generic overload without it.

namespace M068;

public sealed class Loader
{
    public static Task<T> LoadAsync<T>(string name) where T : new() => Task.FromResult(new T());

    public static async Task<T> LoadAsync<T>(Context ctx, string name) where T : new()
    {
        await ctx.DelayAsync(TimeSpan.FromMilliseconds(name.Length));
        return new T();
    }
}

public sealed class Screen
{
    public async Task<(List<int> Left, List<int> Right)> DrawAsync(Context ctx)
    {
        return (await SideAsync("left"), await SideAsync("right"));

        async Task<List<int>> SideAsync(string side)
        {
            ctx.ThrowIfDone();
            return await Loader.LoadAsync<List<int>>(side);
        }
    }
}
