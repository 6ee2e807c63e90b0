// A message of data carries its sender's context in a property.

namespace M083;

public sealed class ImportJob
{
    public required string File { get; init; }

    public required Context Context { get; init; }
}
