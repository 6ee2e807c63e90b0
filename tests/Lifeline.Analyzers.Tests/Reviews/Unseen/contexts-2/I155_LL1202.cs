// No context is in scope; the loop is a plain endless one.

namespace I155;

public interface IInbox
{
    Task<string> NextAsync();
}

public sealed class Forever(IInbox inbox, Action<string> show)
{
    public async Task RunAsync()
    {
        while (true)
        {
            show(await inbox.NextAsync());
        }
    }
}
