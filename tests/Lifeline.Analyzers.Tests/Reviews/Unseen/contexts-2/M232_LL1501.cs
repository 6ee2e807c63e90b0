// A positional record makes a property of its context.
// also: LL1502

namespace M232;

public sealed record WorkItem(Context Ctx, string Name);
