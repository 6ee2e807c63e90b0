namespace Lifeline;

// What eng/Lifeline.Gates goes by, while it compiles us. Between entering a gate and leaving it nothing may allocate, throw,
// wait or run foreign code: others spin meanwhile, and nothing would leave the gate if it were thrown through.

/// <summary>After the call, the caller holds one gate more.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class EntersGateAttribute : Attribute;

/// <summary>After the call, the caller holds one gate less.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LeavesGateAttribute : Attribute;

/// <summary>Is called while a gate is held: held to the same rules by itself, with all that overrides it.</summary>
/// <remarks>What is not marked is followed from wherever it is called. Mark what is abstract, and what others may come to call.</remarks>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Constructor | AttributeTargets.Property)]
internal sealed class GateSafeAttribute : Attribute;
