// The first caller's context is kept in a singleton's field and used for all later calls.

namespace M082;

public interface IRepo { Task<string> ReadAsync(Context ctx, int id); }

public sealed class RepoClient
{
    private readonly Context _ctx;
    private readonly IRepo _repo;

    public RepoClient(Context ctx, IRepo repo)
    {
        _ctx = ctx;
        _repo = repo;
    }

    public Task<string> ReadAsync(int id) => _repo.ReadAsync(_ctx, id);
}
