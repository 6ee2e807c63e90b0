// After `this`, the context is first.

namespace I240;

public static class HttpExtensions
{
    public static Task<string> HomeAsync(this HttpClient http, Context ctx, string language) => http.GetStringAsync($"/{language}", ctx);
}
