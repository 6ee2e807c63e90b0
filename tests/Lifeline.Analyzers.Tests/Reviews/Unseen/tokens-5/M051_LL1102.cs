// For large orders the live token is exchanged for None by a condition, so just the longest work can't be stopped.
namespace M051;

public record Order(int Lines);

public interface IPacking { Task PackAsync(Order order, CancellationToken token); }

public class PackingStation(IPacking packing)
{
    public Task PackAsync(Order order, CancellationToken token) =>
        packing.PackAsync(order, order.Lines > 100 ? CancellationToken.None : token);
}
