// Only the success path disposes; when the publish throws, the scope stays behind.

namespace M004;

public sealed record OrderPlaced(string Id);

public sealed class Outbox(ChannelWriter<OrderPlaced> writer)
{
    public async Task<bool> PublishAsync(Context ctx, OrderPlaced order)
    {
        var scope = ctx.WithTimeout(TimeSpan.FromMilliseconds(250));
        await writer.WriteAsync(order, scope);
        var inTime = !scope.Context.IsDone;
        if (inTime)
        {
            scope.Dispose();
        }

        return inTime;
    }
}
