// The catch-all asks the token first and rethrows.
namespace I086;

public interface ICommand { Task RunAsync(CancellationToken token); }

public static class CommandLoop
{
    public static async Task<int> RunAllAsync(IEnumerable<ICommand> commands, CancellationToken token)
    {
        int failed = 0;
        foreach (var command in commands)
        {
            try
            {
                await command.RunAsync(token);
            }
            catch (Exception)
            {
                if (token.IsCancellationRequested) throw;
                failed++;
            }
        }
        return failed;
    }
}
