// The pipeline gives each attempt a token of its own, and the lambda uses that, not the captured one.

namespace I116;

public interface IPipeline { ValueTask<T> ExecuteAsync<T>(Func<CancellationToken, ValueTask<T>> attempt, CancellationToken ct); }

public class VatClient(IPipeline pipeline, HttpClient http)
{
    public ValueTask<string> CheckAsync(string id, CancellationToken ct) =>
        pipeline.ExecuteAsync(async token => await http.GetStringAsync($"/vat/{id}", token), ct);
}
