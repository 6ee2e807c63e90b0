// The context travels inside of the request; the invoker knows only tokens, and gets the context's.

namespace I029;

public sealed class Dispatch(HttpMessageInvoker invoker)
{
    public async Task<int> StatusAsync(Context ctx, Uri url)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, url);
        request.Context = ctx;
        using var response = await invoker.SendAsync(request, ctx.Token);
        return (int)response.StatusCode;
    }
}
