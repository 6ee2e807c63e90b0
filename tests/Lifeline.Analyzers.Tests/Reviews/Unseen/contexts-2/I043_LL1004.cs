// The scope is only captured by a local function of the method that owns it.

namespace I043;

public sealed class Guarded(ChannelReader<string> commands)
{
    public async Task RunAsync(Context ctx, Func<Context, Task> serve)
    {
        using var scope = ctx.WithCancel();
        await Task.WhenAll(serve(scope), ListenAsync());

        async Task ListenAsync()
        {
            var command = await commands.ReadAsync(scope);
            if (command is "abort")
            {
                scope.Cancel(new InvalidOperationException("aborted by hand"));
            }
        }
    }
}
