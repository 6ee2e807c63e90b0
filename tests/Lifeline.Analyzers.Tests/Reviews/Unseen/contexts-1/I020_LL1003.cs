// The lambda that captures the scope is run by a call that is awaited inside of the using.
using Lifeline;
using Polly;

namespace I020;

public class Orders(ResiliencePipeline pipeline, HttpClient http)
{
    public async Task<string> LoadAsync(Context ctx, int id)
    {
        using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(3));
        return await pipeline.ExecuteAsync(scope, async ctx => await http.GetStringAsync($"/orders/{id}", ctx));
    }
}
