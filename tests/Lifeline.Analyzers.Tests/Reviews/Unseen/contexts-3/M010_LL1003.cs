// The task is returned out of its using, so its context ends before it does.

namespace M010;

public interface IProfiles { Task<string> LoadAsync(Context ctx, int id); }

public sealed class ProfileClient(IProfiles profiles)
{
    public Task<string> GetAsync(Context ctx, int id)
    {
        using var scope = ctx.WithTimeout(TimeSpan.FromMilliseconds(500));
        return profiles.LoadAsync(scope, id);
    }
}
