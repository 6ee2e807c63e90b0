// The catch-all is around calls that know no context.

namespace I171;

public sealed class Numbers
{
    public async Task<int> ParseAsync(Context ctx, string path)
    {
        var text = await File.ReadAllTextAsync(path, ctx);
        try
        {
            return int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (Exception)
        {
            return -1;
        }
    }
}
