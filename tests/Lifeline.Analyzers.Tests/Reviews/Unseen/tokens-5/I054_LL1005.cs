// The registration is kept in a field and is disposed with the object.
using Microsoft.Extensions.Hosting;

namespace I054;

public sealed class Presence : IDisposable
{
    private readonly CancellationTokenRegistration _onStopping;

    public Presence(IHostApplicationLifetime lifetime)
    {
        _onStopping = lifetime.ApplicationStopping.Register(() => IsOnline = false);
    }

    public bool IsOnline { get; private set; } = true;

    public void Dispose() => _onStopping.Dispose();
}
