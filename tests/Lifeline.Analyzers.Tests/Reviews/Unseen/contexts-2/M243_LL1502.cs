// A local function takes it second.

namespace M243;

public sealed class Tree(HttpClient http)
{
    public Task<int> SizeAsync(Context ctx, string root)
    {
        return WalkAsync(root, ctx);

        async Task<int> WalkAsync(string node, Context ctx)
        {
            var children = await http.GetFromJsonAsync<string[]>(node, ctx) ?? [];
            var size = 1;
            foreach (var child in children)
            {
                size += await WalkAsync(child, ctx);
            }

            return size;
        }
    }
}
