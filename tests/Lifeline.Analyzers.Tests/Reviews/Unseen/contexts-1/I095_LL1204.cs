// Only a missing file is caught; it is no cancellation.
using Lifeline;

namespace I095;

public class Draft
{
    public async Task<string?> ReadAsync(Context ctx, string path)
    {
        try
        {
            return await File.ReadAllTextAsync(path, ctx);
        }
        catch (FileNotFoundException)
        {
        }

        return null;
    }
}
