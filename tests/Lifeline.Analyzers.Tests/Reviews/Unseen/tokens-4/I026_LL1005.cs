// The registration is disposed when the call is over.
namespace I026;

public interface IComCall { Task<int> RunAsync(); void Cancel(); }

public class ComBridge
{
    public async Task<int> RunAsync(IComCall call, CancellationToken token)
    {
        using (token.Register(call.Cancel))
        {
            return await call.RunAsync();
        }
    }
}
