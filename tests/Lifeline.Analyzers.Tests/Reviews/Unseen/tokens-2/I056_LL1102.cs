// Once the token has ended, what is undone has to be undone without it.
namespace I056;

public interface IReservation { Task ConfirmAsync(CancellationToken token); Task CancelAsync(CancellationToken token); }

public sealed class Booking(Func<CancellationToken, Task<IReservation>> reserve)
{
    public async Task<bool> BookAsync(CancellationToken token)
    {
        var reservation = await reserve(token);
        if (token.IsCancellationRequested)
        {
            await reservation.CancelAsync(CancellationToken.None);
            return false;
        }

        await reservation.ConfirmAsync(token);
        return true;
    }
}
