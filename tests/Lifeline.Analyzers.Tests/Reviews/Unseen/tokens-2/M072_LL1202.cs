// An endless loop that awaits and never looks at the token of its method.
namespace M072;

public interface IConveyor { Task MoveAsync(); }

public sealed class Belt(IConveyor conveyor)
{
    public async Task RunAsync(CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        while (true)
        {
            await conveyor.MoveAsync();
        }
    }
}
