// The empty catch makes a cancelled listing look like a complete one.

namespace M085;

public class Lister(Func<string?, CancellationToken, Task<(string[] Names, string? Next)>> list)
{
    public async Task<List<string>> ListAsync(CancellationToken cancellationToken)
    {
        var names = new List<string>();
        try
        {
            var (first, next) = await list(null, cancellationToken);
            names.AddRange(first);
            if (next != null)
                names.AddRange((await list(next, cancellationToken)).Names);
        }
        catch (OperationCanceledException) { }
        return names;
    }
}
