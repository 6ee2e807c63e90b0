// Every call leaves one more callback on the application's token.
using Microsoft.Extensions.Hosting;

namespace M033;

public interface ISubscription { void Close(); }

public sealed class Subscriptions(IHostApplicationLifetime lifetime, Func<string, ISubscription> open)
{
    public ISubscription Subscribe(string topic)
    {
        var subscription = open(topic);
        lifetime.ApplicationStopping.Register(subscription.Close);
        return subscription;
    }
}
