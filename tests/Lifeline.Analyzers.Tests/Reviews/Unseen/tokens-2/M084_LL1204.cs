// The clause for I/O failures is fine, the catch-all below it swallows the cancellation.
namespace M084;

public interface IBackup { Task<long> CopyAsync(string from, string to, CancellationToken token); }

public sealed class BackupService(IBackup backup)
{
    public string Outcome { get; private set; } = "never run";

    public async Task RunAsync(string from, string to, CancellationToken token)
    {
        try
        {
            var bytes = await backup.CopyAsync(from, to, token);
            Outcome = $"{bytes} bytes";
        }
        catch (IOException failure)
        {
            Outcome = failure.Message;
        }
        catch
        {
            Outcome = "failed";
        }
    }
}
