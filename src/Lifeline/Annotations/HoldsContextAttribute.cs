namespace Lifeline;

/// <summary>
/// The type lives exactly as long as the context in its field or property: a session, a request, a task
/// group. All other types get the context as a parameter of each call instead.
/// </summary>
/// <remarks>Has no effect at run time; it is for readers and for the analyzers (LL1501).</remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class HoldsContextAttribute : Attribute;
