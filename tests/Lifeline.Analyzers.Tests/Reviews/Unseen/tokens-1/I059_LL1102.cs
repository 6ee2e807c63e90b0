// Compensation after a failed step runs in the catch, where the caller's token may be the reason.

namespace I059;

public interface IBooking { Task<string> ReserveAsync(CancellationToken ct); Task PayAsync(string id, CancellationToken ct); Task CancelAsync(string id, CancellationToken ct); }

public class BookingSaga(IBooking booking)
{
    public async Task<string> BookAsync(CancellationToken ct)
    {
        var id = await booking.ReserveAsync(ct);
        try
        {
            await booking.PayAsync(id, ct);
            return id;
        }
        catch (Exception)
        {
            await booking.CancelAsync(id, default);
            throw;
        }
    }
}
