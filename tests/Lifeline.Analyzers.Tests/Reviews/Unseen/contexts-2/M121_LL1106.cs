// The publishing task is discarded and knows nothing of the request's context.

namespace M121;

public interface IEvents
{
    Task PublishAsync(string name);
}

public sealed class OrderHandler(HttpClient http, IEvents events)
{
    public async Task<string> PlaceAsync(Context ctx, string body)
    {
        using var content = new StringContent(body);
        using var response = await http.PostAsync("/orders", content, ctx);
        _ = events.PublishAsync("order placed");
        return await response.Content.ReadAsStringAsync(ctx);
    }
}
