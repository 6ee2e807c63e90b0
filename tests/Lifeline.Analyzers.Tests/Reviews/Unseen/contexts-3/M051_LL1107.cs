// The fake for the tests hands out the zero value as its context.

namespace M051;

public interface IHostLife { Context Context { get; } }

internal sealed class FakeHostLife : IHostLife
{
    public Context Context => default;
}
