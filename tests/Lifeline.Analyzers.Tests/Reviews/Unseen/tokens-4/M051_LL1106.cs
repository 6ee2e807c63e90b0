// An async void method is started from a method that has a token, without it.
namespace M051;

public interface INotifier { Task NotifyAsync(string who); }

public sealed class AlertFanOut(INotifier notifier)
{
    public void Raise(IEnumerable<string> recipients, CancellationToken token)
    {
        foreach (var who in recipients)
        {
            token.ThrowIfCancellationRequested();
            NotifyInBackground(who);
        }
    }

    private async void NotifyInBackground(string who)
    {
        await notifier.NotifyAsync(who);
    }
}
