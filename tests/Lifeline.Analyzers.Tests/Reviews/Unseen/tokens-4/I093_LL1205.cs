// The variable outside the loop is overwritten each round, but each source is linked to the parameter, not to it.
namespace I093;

public interface ITask2 { string Name { get; } Task RunAsync(CancellationToken ct); }

public class TaskTable
{
    public async Task<string?> RunAsync(IEnumerable<ITask2> tasks, CancellationToken parent)
    {
        CancellationToken token;
        string? last = null;
        foreach (var task in tasks)
        {
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(parent);
            linked.CancelAfter(5000);
            token = linked.Token;
            await task.RunAsync(token);
            last = task.Name;
        }
        return last;
    }
}
