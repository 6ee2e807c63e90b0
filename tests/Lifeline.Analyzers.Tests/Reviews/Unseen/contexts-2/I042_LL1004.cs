// An extension block that derives: its results are marked as owned by the caller.

namespace I042;

public static class ContextBudgets
{
    extension(Context ctx)
    {
        [return: OwnsContext]
        public ContextScope WithSeconds(int seconds) => ctx.WithTimeout(TimeSpan.FromSeconds(seconds));
    }
}

public sealed class Greeter(HttpClient http)
{
    public async Task<string> GreetAsync(Context ctx)
    {
        using var scope = ctx.WithSeconds(2);
        return await http.GetStringAsync("/hello", scope);
    }
}
