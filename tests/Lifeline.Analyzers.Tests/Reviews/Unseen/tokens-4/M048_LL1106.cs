// The long-running import is started without the token, neither as an argument nor inside.
namespace M048;

public class NightlyImport
{
    public Task<int> RunAsync(string[] files, Func<string, int> import, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        return Task.Factory.StartNew(() =>
        {
            int rows = 0;
            foreach (string file in files) rows += import(file);
            return rows;
        }, TaskCreationOptions.LongRunning);
    }
}
