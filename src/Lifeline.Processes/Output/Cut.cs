using System.Diagnostics.CodeAnalysis;

namespace Lifeline.Processes.Output;

/// <summary>Cancels the copier of one stream, without running callbacks on the calling thread. Thread-safe.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Has neither a timer nor a wait handle.")]
internal sealed class Cut
{
    private readonly CancellationTokenSource _source = new();

    public CancellationToken Token => _source.Token;

    public bool IsMade => _source.IsCancellationRequested;

    /// <summary>Cancels. Returns at once. The second time does nothing.</summary>
    public void Make()
    {
        // Not by Cancel: callbacks of streams, and continuations, may block or throw. The exception is observed and dropped.
        _ = _source.CancelAsync().ContinueWith(
            static canceled => canceled.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }
}
