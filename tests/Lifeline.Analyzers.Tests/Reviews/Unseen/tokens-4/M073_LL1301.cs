// new TimeSpan(30) is thirty ticks, three microseconds, not thirty seconds.
namespace M073;

public interface ISoapProxy { Task<string> CallAsync(string envelope, CancellationToken token); }

public class SoapBridge
{
    private readonly ISoapProxy _proxy;
    public SoapBridge(ISoapProxy proxy) { _proxy = proxy; }

    public async Task<string> CallAsync(string envelope)
    {
        using (var timeout = new CancellationTokenSource(new TimeSpan(30)))
        {
            return await _proxy.CallAsync(envelope, timeout.Token);
        }
    }
}
