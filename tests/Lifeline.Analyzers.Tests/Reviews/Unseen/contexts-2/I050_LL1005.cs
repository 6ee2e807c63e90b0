// The scope ends with this method, and the registration with it.

namespace I050;

public sealed class Relay
{
    public async Task RelayAsync(Context ctx, Stream from, Stream to)
    {
        using var scope = ctx.WithTimeout(TimeSpan.FromMinutes(1));
        scope.Context.AfterFunc(() => Console.WriteLine("the relay is over"));
        await from.CopyToAsync(to, scope);
    }
}
