// The path that does not hand the scope on ends the process.

namespace I005;

public sealed class LedgerReader(HttpClient http)
{
    public async Task<string> ReadAsync(Context ctx, int account)
    {
        using var scope = Begin(ctx, account);
        return await http.GetStringAsync($"/ledger/{account}", scope);
    }

    [return: OwnsContext]
    private static ContextScope Begin(Context ctx, int account)
    {
        var scope = ctx.WithTimeout(TimeSpan.FromSeconds(1));
        if (account <= 0)
        {
            Console.Error.WriteLine($"no such account: {account}");
            Environment.Exit(2);
        }

        return scope;
    }
}
