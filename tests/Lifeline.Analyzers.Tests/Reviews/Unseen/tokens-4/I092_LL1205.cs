// A new local in each round, linked to the outer token: nothing grows.
namespace I092;

public interface IUnit { void Run(CancellationToken token); }

public sealed class UnitRunner
{
    public void RunAll(IEnumerable<IUnit> units, CancellationToken token)
    {
        foreach (var unit in units)
        {
            using var source = CancellationTokenSource.CreateLinkedTokenSource(token);
            source.CancelAfter(TimeSpan.FromSeconds(10));
            CancellationToken current = source.Token;
            unit.Run(current);
        }
    }
}
