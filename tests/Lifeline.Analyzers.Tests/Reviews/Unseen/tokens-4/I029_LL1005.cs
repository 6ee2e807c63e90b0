// The registration is returned: the caller decides how long it holds.
using Microsoft.Extensions.Hosting;

namespace I029;

public static class LifetimeExtensions
{
    public static IDisposable OnStopping(this IHostApplicationLifetime lifetime, Action action)
    {
        return lifetime.ApplicationStopping.Register(action);
    }
}
