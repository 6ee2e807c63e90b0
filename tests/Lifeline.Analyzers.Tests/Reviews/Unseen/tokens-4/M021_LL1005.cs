// Each request adds a callback to the caller's long-lived token and none is ever removed.
namespace M021;

public interface IRpcCall { Task<string> InvokeAsync(); void Abort(); }

public class OldRpcAdapter
{
    public async Task<string> InvokeAsync(IRpcCall call, CancellationToken token)
    {
        token.Register(call.Abort);
        return await call.InvokeAsync();
    }
}
