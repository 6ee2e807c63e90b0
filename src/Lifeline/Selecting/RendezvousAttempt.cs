using System.Diagnostics.CodeAnalysis;
using Lifeline.Scheduling;

namespace Lifeline.Selecting;

/// <summary>
/// A read or a write that is actually started, on an unbuffered channel: there, a peer does not see a reader or writer that only
/// waits to be able to. It is withdrawn before the select polls its other cases, so that only one case is taken in a turn.
/// </summary>
/// <remarks>A select has one attempt pending at a time for the same reason: of two, both might complete before either is withdrawn.</remarks>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "Disposed as it is withdrawn, which each offer is.")]
internal abstract class RendezvousAttempt(Case of)
{
    private CancellationTokenSource? _withdraw; // null until Begin; cancels the read or write
    private Task? _operation;                   // null until Begin; the read or write
    private volatile bool _isWithdrawn;

    public Case Case => of;

    public void Begin()
    {
        _withdraw = new CancellationTokenSource();
        _operation = Start(_withdraw.Token);
        _operation.ConfigureAwait(Dispatcher.Stays).GetAwaiter().UnsafeOnCompleted(Notify);
    }

    /// <summary>Cancels the read or write, and waits until it has completed.</summary>
    /// <returns>True when it had succeeded before: then the case has been taken.</returns>
    public async ValueTask<bool> WithdrawAsync()
    {
        _isWithdrawn = true;
        _withdraw!.Cancel();
        await _operation!.ConfigureAwait(Dispatcher.StaysAndSuppresses);
        _withdraw.Dispose();
        if (!_operation.IsCompletedSuccessfully)
        {
            return false;                       // canceled, or the channel is closed, which the case's TryTake finds out
        }

        OnMet();
        return true;
    }

    protected abstract Task Start(CancellationToken withdrawn);

    protected virtual void OnMet()
    {
    }

    // A withdrawn attempt completes too. It must not signal, or withdrawing one would make the select withdraw the next, and so on.
    private void Notify()
    {
        if (!_isWithdrawn)
        {
            of.Signal.Signal(elsewhere: false);
        }
    }
}
