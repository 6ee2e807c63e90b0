// The database's context isn't ours; ours is first and called ctx.
using Lifeline.EntityFrameworkCore;
using Lifeline;
using Microsoft.EntityFrameworkCore;

namespace I130;

public class Item { public int Id { get; set; } }
public static class Items
{
    public static Task<List<Item>> NewestAsync(Context ctx, DbContext context, int n) =>
        context.Set<Item>().OrderByDescending(item => item.Id).Take(n).ToListAsync(ctx);
}
