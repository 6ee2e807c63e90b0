// Nested in the finally, also the local function that cleans up runs after the end.
namespace I059;

public sealed class Scratch(Func<string, CancellationToken, Task> create, Func<string, CancellationToken, Task> delete)
{
    public async Task UseAsync(string[] names, Func<CancellationToken, Task> use, CancellationToken token)
    {
        var made = new Stack<string>();
        try
        {
            foreach (var name in names)
            {
                await create(name, token);
                made.Push(name);
            }

            await use(token);
        }
        finally
        {
            if (made is { Count: > 0 })
            {
                await Task.WhenAll(made.Select(name => delete(name, CancellationToken.None)));
            }
        }
    }
}
