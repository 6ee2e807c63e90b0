// The overload with a token is private to another class: the public one is all that there is.
namespace I036;

public class VendorClient
{
    public Task<string> QueryAsync(string q) => QueryAsync(q, CancellationToken.None);

    private Task<string> QueryAsync(string q, CancellationToken token) =>
        token.IsCancellationRequested ? Task.FromCanceled<string>(token) : Task.FromResult(q.ToUpperInvariant());
}

public sealed class VendorFacade(VendorClient client)
{
    public async Task<string> SearchAsync(string q, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        return await client.QueryAsync(q);
    }
}
