// An endless loop whose only way out passes the finally that disposes the source.
namespace I010;

public interface ITail { Task<string?> ReadAsync(CancellationToken token); }

public sealed class LogTail(ITail tail)
{
    public async Task<string> FirstErrorAsync(CancellationToken token)
    {
        while (true)
        {
            var window = CancellationTokenSource.CreateLinkedTokenSource(token);
            try
            {
                window.CancelAfter(TimeSpan.FromMinutes(5));
                string? line = await tail.ReadAsync(window.Token);
                if (line is null) throw new EndOfStreamException();
                if (line.StartsWith("ERR", StringComparison.Ordinal)) return line;
            }
            finally
            {
                window?.Dispose();
            }
        }
    }
}
