using System.Text;

namespace Lifeline.Processes.Tests;

/// <summary>What a program has written so far.</summary>
internal sealed class Transcript : MemoryStream
{
    private readonly Lock _gate = new();
    private readonly List<(string Text, TaskCompletionSource Seen)> _awaited = [];      // guarded by _gate

    public Task Contains(string text)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _awaited.Add((text, seen));
            Tell();
        }

        return seen.Task;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            Write(buffer.Span);
            Tell();
        }

        return ValueTask.CompletedTask;
    }

    private void Tell()
    {
        var all = Encoding.UTF8.GetString(GetBuffer().AsSpan(0, (int)Length));
        foreach (var (text, seen) in _awaited)
        {
            if (all.Contains(text, StringComparison.Ordinal))
            {
                seen.TrySetResult();
            }
        }
    }
}
