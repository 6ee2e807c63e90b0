// A message carries a context as a property.

namespace M231;

public sealed class Message
{
    public required string Body { get; init; }

    public Context Context { get; init; }
}
