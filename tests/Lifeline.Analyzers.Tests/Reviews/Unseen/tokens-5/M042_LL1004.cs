// The registry takes other people's sources as a parameter, and it is not said whether it or they end them.
namespace M042;

public sealed class OperationRegistry
{
    private readonly Dictionary<Guid, CancellationTokenSource> _operations = [];

    public void Track(Guid operation, CancellationTokenSource source)
    {
        lock (_operations)
        {
            _operations[operation] = source;
        }
    }
}
