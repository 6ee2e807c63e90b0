using System.Runtime.InteropServices;

namespace Lifeline.Tree;

/// <summary>A scope that also ends when the process is sent one of several signals.</summary>
internal sealed class SignalNode(Node parent, PosixSignal[] signals, in SourceSite site) : ActiveScopeNode(parent, parent.Deadline, site)
{
    private readonly PosixSignalRegistration?[] _registrations = new PosixSignalRegistration?[signals.Length];

    public override string Description => $"WithSignals({string.Join(", ", signals)})";

    protected override void Activate()
    {
        for (var i = 0; i < signals.Length && !IsDone; i++)
        {
            Interlocked.Exchange(ref _registrations[i], PosixSignalRegistration.Create(signals[i], OnSignal));
        }

        if (IsDone)
        {
            Unregister();                       // it ended on the way, when not everything was registered yet
        }
    }

    protected override void OnEnded(End end) => Unregister();

    private void OnSignal(PosixSignalContext signal)
    {
        signal.Cancel = true;                   // the process goes on, so that the work can end in good order
        EndWith(new End(EndKind.Canceled, this, new SignalException(signal.Signal)));
    }

    private void Unregister()
    {
        foreach (ref var registration in _registrations.AsSpan())
        {
            Interlocked.Exchange(ref registration, null)?.Dispose();
        }
    }
}
