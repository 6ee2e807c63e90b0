// Each call registers on the root of the process and never takes the registration back.
using Lifeline.Hosting;

namespace M017;

public interface IConsumer { Task<int> DrainAsync(Context ctx); void Pause(); }

public class Drainer(ProcessRoot root)
{
    public async Task<int> DrainAsync(Context ctx, IConsumer consumer)
    {
        root.Context.AfterFunc(consumer.Pause);
        return await consumer.DrainAsync(ctx);
    }
}
