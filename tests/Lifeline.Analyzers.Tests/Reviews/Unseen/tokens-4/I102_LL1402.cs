// A project's own request bag with WithValue holds what its pipeline needs; it is no Lifeline context.
using System.Collections.Immutable;
using System.Data.Common;

namespace I102;

public sealed record PipelineState(ImmutableDictionary<string, object> Values)
{
    public PipelineState WithValue(string key, object value) => new(Values.SetItem(key, value));
}

public sealed class OpenConnectionStep(DbDataSource database)
{
    public async Task<PipelineState> RunAsync(PipelineState state, CancellationToken token)
    {
        var connection = await database.OpenConnectionAsync(token);
        return state.WithValue("connection", connection);
    }
}
