using System.Diagnostics.CodeAnalysis;
using Lifeline.Scheduling;

namespace Lifeline.Selecting;

/// <summary>
/// A read or a write that was really begun, at a channel on which nobody sees who merely waits until he could. It is
/// withdrawn before the select looks at its other cases, so that only one thing happens in a turn.
/// </summary>
/// <remarks>That is also why a select makes one offer at a time: of two, both might be accepted before either is withdrawn.</remarks>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "Disposed as it is withdrawn, which each offer is.")]
internal abstract class RendezvousAttempt(Case of)
{
    private CancellationTokenSource? _withdraw;
    private Task? _meeting;
    private volatile bool _isWithdrawn;

    public Case Case => of;

    public void Begin()
    {
        _withdraw = new CancellationTokenSource();
        _meeting = Start(_withdraw.Token);
        _meeting.ConfigureAwait(Dispatcher.Stays).GetAwaiter().UnsafeOnCompleted(Notify);
    }

    /// <summary>Takes the offer back.</summary>
    /// <returns>True when it was accepted before: then the case has been taken.</returns>
    public async ValueTask<bool> WithdrawAsync()
    {
        _isWithdrawn = true;
        _withdraw!.Cancel();
        await _meeting!.ConfigureAwait(Dispatcher.StaysAndSuppresses);
        _withdraw.Dispose();
        if (!_meeting.IsCompletedSuccessfully)
        {
            return false;                       // withdrawn, or the channel is closed, which the case will find out
        }

        OnMet();
        return true;
    }

    protected abstract Task Start(CancellationToken withdrawn);

    protected virtual void OnMet()
    {
    }

    // A withdrawn offer completes too. It must not ring, or withdrawing one would make the select withdraw the next, and so on.
    private void Notify()
    {
        if (!_isWithdrawn)
        {
            of.Signal.Signal(elsewhere: false);
        }
    }
}
