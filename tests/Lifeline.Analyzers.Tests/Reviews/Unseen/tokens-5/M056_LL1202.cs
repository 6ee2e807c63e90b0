// An endless loop that awaits and never looks at the token: only the end of the process stops it.
namespace M056;

public interface IMessagePump { Task<string> NextAsync(); }
public interface IMessageHandler { void Handle(string message); }

public sealed class Pump(IMessagePump pump, IMessageHandler handler, Action<string> log)
{
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        stoppingToken.ThrowIfCancellationRequested();
        log("pump started");
        while (true)
        {
            var message = await pump.NextAsync();
            handler.Handle(message);
        }
    }
}
