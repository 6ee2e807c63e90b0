// The local function called in the loop passes the captured token on.
namespace I093;

public sealed class Echo(Func<CancellationToken, Task<string>> read, Func<string, CancellationToken, Task> write)
{
    public async Task RunAsync(CancellationToken token)
    {
        while (true)
        {
            await OnceAsync();
        }

        async Task OnceAsync()
        {
            var text = await read(token);
            await write(text, token);
        }
    }
}
