using System.Diagnostics.CodeAnalysis;

namespace Lifeline.Processes.Output;

/// <summary>Ends the copying of one stream, without waiting for anybody. Thread-safe.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Has neither a timer nor a wait handle.")]
internal sealed class Cut
{
    private readonly CancellationTokenSource _source = new();

    public CancellationToken Token => _source.Token;

    public bool IsMade => _source.IsCancellationRequested;

    /// <summary>Makes the cut. The second time does nothing.</summary>
    public void Make()
    {
        // Not by Cancel: what streams have registered with the token, and what continues there, may block, or throw.
        _ = _source.CancelAsync().ContinueWith(
            static canceled => canceled.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }
}
