// In finally the sign-off has to be sent whatever has become of the caller's token.
namespace I060;

public interface IHub { Task JoinAsync(string room, CancellationToken ct); Task LeaveAsync(string room, CancellationToken ct); }

public sealed class Visit(IHub hub)
{
    public async Task StayAsync(string room, TimeSpan time, CancellationToken ct)
    {
        await hub.JoinAsync(room, ct);
        try
        {
            await Task.Delay(time, ct);
        }
        finally
        {
            await hub.LeaveAsync(room, CancellationToken.None);
        }
    }
}
