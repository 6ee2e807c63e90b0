// The service's options object is configuration, not a value of the request.
using Microsoft.Extensions.Options;

namespace M214;

public sealed class ShopOptions
{
    public string Currency { get; set; } = "EUR";
}

public sealed class ShopStep(IOptions<ShopOptions> options, Func<Context, Task> next)
{
    private static readonly ContextKey<ShopOptions> Options = new("options");

    public Task InvokeAsync(Context ctx) => next(ctx.WithValue(Options, options.Value));
}
