using Lifeline;
using Lifeline.Http.Calls;

namespace System.Net.Http;

/// <summary>Tells failed answers apart.</summary>
public static class LifelineHttpResponseExtensions
{
    /// <summary>
    /// Throws unless the answer is a success. When the other side says that it was ended (499, 503 or 504 with a problem
    /// document that marks it, or Connect's or gRPC's word for it), what it says is the cause.
    /// </summary>
    /// <param name="response">
    /// The answer. Its body is read when it may hold the reason. gRPC tells how a call went behind the body: read that to its
    /// end before, as <c>http.SendAsync(request, ctx)</c> does.
    /// </param>
    /// <param name="ctx">The context of the call. Bounds the reading of the body.</param>
    /// <returns>The same answer.</returns>
    /// <exception cref="HttpRequestException">
    /// The answer is no success. Its inner exception is a <see cref="RemoteEndedException"/> when the other side was ended.
    /// </exception>
    /// <exception cref="ContextEndedException">The answer is no success, and the context ended before the reason was read.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="response"/> is null.</exception>
    public static Task<HttpResponseMessage> EnsureSuccessAsync(this HttpResponseMessage response, Context ctx)
    {
        ArgumentNullException.ThrowIfNull(response);
        return response.IsSuccessStatusCode && RemoteGrpcStatus.Of(response) is not { IsSuccess: false }
            ? Task.FromResult(response)
            : FailAsync(ctx, response);
    }

    private static async Task<HttpResponseMessage> FailAsync(Context ctx, HttpResponseMessage response)
    {
        var call = HttpCall.Of(ctx, response);
        RemoteAnswer.ThrowIfGrpcFailed(response, call);
        await RemoteAnswer.ThrowIfEndedAsync(response, call).ConfigureAwait(false);
        return response.EnsureSuccessStatusCode();
    }
}
