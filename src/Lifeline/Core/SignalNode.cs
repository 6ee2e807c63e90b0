using System.Runtime.InteropServices;

namespace Lifeline.Core;

/// <summary>A scope that is also canceled when the process is sent one of several signals.</summary>
internal sealed class SignalNode(ContextNode parent, PosixSignal[] signals, in SourceLocation site) : ActivatedCancelNode(parent, parent.Deadline, site)
{
    private readonly PosixSignalRegistration?[] _registrations = new PosixSignalRegistration?[signals.Length];

    public override string Description => $"WithSignals({string.Join(", ", signals)})";

    protected override void Start()
    {
        for (var i = 0; i < signals.Length && !IsDone; i++)
        {
            Interlocked.Exchange(ref _registrations[i], PosixSignalRegistration.Create(signals[i], OnSignal));
        }

        if (IsDone)
        {
            Unregister();                       // canceled on the way, when not all signals were registered yet
        }
    }

    protected override void OnCanceled(CancelReason reason) => Unregister();

    private void OnSignal(PosixSignalContext signal)
    {
        signal.Cancel = true;                   // the process goes on, so that the work can end in good order
        CancelWith(new CancelReason(CancelKind.Canceled, this, new SignalException(signal.Signal)));
    }

    private void Unregister()
    {
        foreach (ref var registration in _registrations.AsSpan())
        {
            Interlocked.Exchange(ref registration, null)?.Dispose();
        }
    }
}
