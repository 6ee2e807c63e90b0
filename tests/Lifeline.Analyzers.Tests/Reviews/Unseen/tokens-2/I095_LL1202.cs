// A delegate made before the loop has captured the token; there is no other way to call it.
namespace I095;

public sealed class Loop(Func<int, CancellationToken, Task<int>> step)
{
    public async Task RunAsync(int seed, CancellationToken token)
    {
        Func<int, Task<int>> advance = value => step(value, token);
        var current = seed;
        while (true)
        {
            current = await advance(current);
        }
    }
}
