// Two pieces of work run side by side and only the first is to be limited; the second has all of the caller's time.
namespace I012;

public interface IProfile { Task<string?> PictureAsync(int user, CancellationToken ct); Task<string> NameAsync(int user, CancellationToken ct); }

public sealed class ProfileView(IProfile profile)
{
    public async Task<(string Name, string? Picture)> ShowAsync(int user, CancellationToken ct)
    {
        using var pictureLimit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        pictureLimit.CancelAfter(TimeSpan.FromMilliseconds(300));

        var name = profile.NameAsync(user, ct);
        var picture = profile.PictureAsync(user, pictureLimit.Token);
        try
        {
            await Task.WhenAll((Task)name, picture);
            return (await name, await picture);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return (await name, null);
        }
    }
}
