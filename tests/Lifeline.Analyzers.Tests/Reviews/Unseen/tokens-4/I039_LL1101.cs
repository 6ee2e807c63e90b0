// The nullable token is forwarded through GetValueOrDefault: null means that the caller has none.
namespace I039;

public interface ISink { Task PutAsync(string row, CancellationToken cancellationToken = default); }

public class OptionalTokenSink
{
    private readonly ISink _sink;
    public OptionalTokenSink(ISink sink) => _sink = sink;

    public async Task PutAllAsync(string[] rows, CancellationToken? token = null)
    {
        var effective = token.GetValueOrDefault();
        foreach (var row in rows)
            await _sink.PutAsync(row, effective);
    }
}
