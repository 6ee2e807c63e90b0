// A token made cancelled on purpose, for an object that is born closed; no timeout is meant.
namespace I099;

public interface IEntry { CancellationToken Expired { get; } }

public sealed class DeadEntry : IEntry
{
    public static readonly DeadEntry Instance = new();
    private DeadEntry() { }
    public CancellationToken Expired { get; } = new(canceled: true);
}
