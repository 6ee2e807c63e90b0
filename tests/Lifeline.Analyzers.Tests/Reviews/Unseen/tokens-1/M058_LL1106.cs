// A method group goes to Task.Run in a loop, without the token the method has.

namespace M058;

public class Fleet(IEnumerable<Action> agents)
{
    public async Task RunAsync(CancellationToken stopping)
    {
        var tasks = new List<Task>();
        foreach (var agent in agents)
        {
            stopping.ThrowIfCancellationRequested();
            tasks.Add(Task.Run(agent));
        }
        await Task.WhenAll(tasks);
    }
}
