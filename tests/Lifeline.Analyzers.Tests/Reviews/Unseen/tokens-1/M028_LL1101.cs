// The class holds its session's token in a field and sends without it.

namespace M028;

public interface ISessionApi { Task SendAsync(ReadOnlyMemory<byte> frame, CancellationToken ct = default); }

public sealed class Session
{
    private readonly ISessionApi _api;
    private readonly CancellationToken _closed;

    public Session(ISessionApi api, CancellationToken closed)
    {
        _api = api;
        _closed = closed;
    }

    public async Task PingAsync()
    {
        await _api.SendAsync(new byte[] { 0x9 });
    }
}
