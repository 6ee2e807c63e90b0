// There is no token in scope of this constructor and its loop ends by CompleteAdding.
using System.Collections.Concurrent;

namespace I067;

public sealed class AsyncAppender : IDisposable
{
    private readonly BlockingCollection<string> _lines = new(10_000);
    private readonly Task _writer;

    public AsyncAppender(TextWriter target)
    {
        _writer = Task.Factory.StartNew(() =>
        {
            foreach (var line in _lines.GetConsumingEnumerable()) target.WriteLine(line);
        }, TaskCreationOptions.LongRunning);
    }

    public void Append(string line) => _lines.Add(line);

    public void Dispose()
    {
        _lines.CompleteAdding();
        _writer.Wait();
        _lines.Dispose();
    }
}
