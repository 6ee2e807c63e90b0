namespace Lifeline;

/// <summary>
/// Says who ends a scope or a token source that crosses a method's border. On a parameter: whoever is called takes it
/// over, and cancels or disposes it. On a return value: whoever calls does.
/// </summary>
/// <remarks>Has no effect at run time; it is for readers and for the analyzers (LL1001, LL1004).</remarks>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.ReturnValue)]
public sealed class OwnsContextAttribute : Attribute;
