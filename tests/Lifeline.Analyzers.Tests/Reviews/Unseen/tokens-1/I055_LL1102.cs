// "default" is for a struct parameter of another kind; the token is passed beside it.

namespace I055;

public readonly record struct Page(int Number, int Size);
public interface IListing { Task<string[]> ListAsync(Page page, CancellationToken ct); }

public class Listing(IListing inner)
{
    public Task<string[]> AllAsync(CancellationToken ct) => inner.ListAsync(default, ct);
}
