// A new local for each item, from the loop's context.

namespace I081;

public interface IItem { Guid Id { get; } Task HandleAsync(Context ctx); }

public static class Items
{
    private static readonly ContextKey<Guid> Item = new("item");

    public static async Task HandleAsync(Context ctx, IEnumerable<IItem> items)
    {
        ctx = ctx.WithName("items");
        foreach (var item in items)
        {
            var itemCtx = ctx.WithValue(Item, item.Id);
            await item.HandleAsync(itemCtx);
        }
    }
}
