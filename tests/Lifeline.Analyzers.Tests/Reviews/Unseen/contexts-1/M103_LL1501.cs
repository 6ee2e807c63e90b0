// The message carries a context as a property, for whoever may read it later.
using Lifeline;

namespace M103;

public class WorkItem
{
    public required string Name { get; init; }
    public Context Context { get; init; }
}
