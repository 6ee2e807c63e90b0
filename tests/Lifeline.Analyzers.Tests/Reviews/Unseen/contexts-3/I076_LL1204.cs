// The catch-all is for failures only: its filter lets every cancellation through.

namespace I076;

public interface IAvatar { Task<byte[]> LoadAsync(Context ctx, int user); }

public sealed class Avatars(IAvatar avatars)
{
    public async Task<byte[]> LoadOrEmptyAsync(Context ctx, int user)
    {
        try
        {
            return await avatars.LoadAsync(ctx, user);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Console.Error.WriteLine(failure.Message);
            return [];
        }
    }
}
