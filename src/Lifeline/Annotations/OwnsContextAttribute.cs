namespace Lifeline;

/// <summary>
/// States which side of a call owns a scope or a token source. On a parameter: the called method takes it over, and cancels or
/// disposes it. On a return value: the caller does.
/// </summary>
/// <remarks>Has no effect at run time; it is for readers and for the analyzers (LL1001, LL1004).</remarks>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.ReturnValue)]
public sealed class OwnsContextAttribute : Attribute;
