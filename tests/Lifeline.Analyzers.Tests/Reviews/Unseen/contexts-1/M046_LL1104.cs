// A new tree is begun from Background in a method that has a context to derive from.
// also: LL1102
using Lifeline;

namespace M046;

public class Invoices(Func<Context, int, Task<byte[]>> render)
{
    public async Task<byte[]> PdfAsync(Context ctx, int invoice)
    {
        ctx.ThrowIfDone();
        using var scope = Context.Background.WithTimeout(TimeSpan.FromSeconds(20));
        return await render(scope, invoice);
    }
}
