namespace Lifeline;

// Read by eng/Lifeline.Gates, an analyzer that runs when this project is compiled. Between entering a gate and exiting it, code
// may not allocate, throw or run foreign code, nor wait (ContextNode.AddSecond does, and says why): other threads spin meanwhile, and an
// exception would leave the gate held.

/// <summary>The method enters a gate: after the call, the caller holds one gate more.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class EntersGateAttribute : Attribute;

/// <summary>The method exits a gate: after the call, the caller holds one gate less.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LeavesGateAttribute : Attribute;

/// <summary>The member is called while a gate is held: it and its overrides are checked against the same rules.</summary>
/// <remarks>
/// A member without this attribute is checked wherever it is called under a gate. Mark abstract members, and members that more code
/// may come to call.
/// </remarks>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Constructor | AttributeTargets.Property)]
internal sealed class GateSafeAttribute : Attribute;
