// The using covers the conditional form as well: null is allowed and disposed as nothing.
namespace I009;

public interface ISender { Task SendAsync(ReadOnlyMemory<byte> data, CancellationToken token); }

public class SenderWithBudget(ISender sender)
{
    public async Task SendAsync(ReadOnlyMemory<byte> data, int millis, CancellationToken token)
    {
        using var budget = millis > 0 ? CancellationTokenSource.CreateLinkedTokenSource(token) : null;
        budget?.CancelAfter(millis);
        await sender.SendAsync(data, budget?.Token ?? token);
    }
}
