namespace Lifeline.Conformance;

/// <summary>A trace file says something that can't be replayed. The message tells where, what, and what is expected.</summary>
internal sealed class MalformedTraceException(string message, Exception? inner = null) : Exception(message, inner);
