// The callee has no form with a token; there's nothing to forward.

namespace I041;

public interface ILegacySoap { Task<string> CallAsync(string action, string body); }

public class SoapFacade(ILegacySoap soap)
{
    public async Task<string> InvokeAsync(string action, string body, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var reply = await soap.CallAsync(action, body);
        ct.ThrowIfCancellationRequested();
        return reply;
    }
}
