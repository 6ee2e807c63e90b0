// The local async function is awaited: returning from it returns nothing past the using.
namespace I018;

public interface IDirectory { Task<string?> MailOfAsync(string user, CancellationToken token); }

public class MailResolver(IDirectory directory)
{
    public async Task<IReadOnlyList<string>> ResolveAsync(string[] users, CancellationToken token)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        var mails = await Task.WhenAll(users.Select(LookupAsync));
        return mails.OfType<string>().ToList();

        Task<string?> LookupAsync(string user) => directory.MailOfAsync(user, limit.Token);
    }
}
