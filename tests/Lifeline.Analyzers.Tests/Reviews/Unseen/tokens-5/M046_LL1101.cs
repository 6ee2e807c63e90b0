// A nullable token was given to the method and is not passed on to a call that would take it.
namespace M046;

public interface IAddressBook { Task<string?> FindAsync(string name, CancellationToken ct = default); }

public sealed class Dialer(IAddressBook book)
{
    public async Task<string> NumberAsync(string name, CancellationToken? cancellation = null)
    {
        cancellation?.ThrowIfCancellationRequested();
        var number = await book.FindAsync(name);
        return number ?? throw new KeyNotFoundException($"nobody is called {name}");
    }
}
