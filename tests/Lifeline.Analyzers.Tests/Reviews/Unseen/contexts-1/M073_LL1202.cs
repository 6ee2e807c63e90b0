// A hosted service whose loop has no exit and ignores the context of its host.
using Lifeline.Hosting;
using Lifeline;

namespace M073;

public interface IOutbox { Task SendNextAsync(); }
public sealed class OutboxService(ProcessRoot root, IOutbox outbox) : ContextService(root)
{
    protected override async Task RunAsync(Context ctx)
    {
        do
        {
            await outbox.SendNextAsync();
        }
        while (true);
    }
}
