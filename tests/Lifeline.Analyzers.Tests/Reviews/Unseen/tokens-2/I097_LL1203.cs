// The filter lets cancellations pass by, written as a pattern.
namespace I097;

public sealed class Delivery(Func<string, CancellationToken, Task> deliver)
{
    public async Task<int> DeliverAsync(IEnumerable<string> parcels, CancellationToken token)
    {
        var lost = 0;
        foreach (var parcel in parcels)
        {
            try
            {
                await deliver(parcel, token);
            }
            catch (Exception failure) when (failure is not (OperationCanceledException or OutOfMemoryException))
            {
                lost++;
            }
        }

        return lost;
    }
}
