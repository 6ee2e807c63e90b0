// The overload with a token is private to the other class.
namespace I045;

public class Store
{
    public Task<int> SaveAsync(string text) => SaveAsync(text, CancellationToken.None);

    private static Task<int> SaveAsync(string text, CancellationToken token) =>
        token.IsCancellationRequested ? Task.FromCanceled<int>(token) : Task.FromResult(text.Length);
}

public sealed class Saver(Store store)
{
    public async Task<int> SaveTwiceAsync(string text, CancellationToken token)
    {
        var first = await store.SaveAsync(text);
        token.ThrowIfCancellationRequested();
        return first + await store.SaveAsync(text);
    }
}
