// The record stores a context as one of its properties.
// also: LL1502
using Lifeline;

namespace M105;

public sealed record PendingOrder(Context Ctx, int Id);
