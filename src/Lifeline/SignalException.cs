using System.Runtime.InteropServices;

namespace Lifeline;

/// <summary>The cause of a context that ended because the process was sent a signal.</summary>
/// <param name="signal">The signal.</param>
public sealed class SignalException(PosixSignal signal) : ContextCauseException($"the process was sent {signal}")
{
    /// <summary>The signal.</summary>
    public PosixSignal Signal { get; } = signal;
}
