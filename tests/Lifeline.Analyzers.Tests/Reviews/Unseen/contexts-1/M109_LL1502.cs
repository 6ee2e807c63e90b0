// In an extension method the context follows `this` directly; here it stands behind the page number.
using Lifeline;

namespace M109;

public static class HttpPaging
{
    public static Task<string> GetPageAsync(this HttpClient http, int page, Context ctx) =>
        http.GetStringAsync($"?page={page}", ctx);
}
