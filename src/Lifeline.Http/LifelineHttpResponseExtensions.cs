using Lifeline;
using Lifeline.Http.Calls;

namespace System.Net.Http;

/// <summary>Tells failed responses apart.</summary>
public static class LifelineHttpResponseExtensions
{
    /// <summary>
    /// Throws unless the response is a success. When the other side says that it was ended (499, 503 or 504 with a problem
    /// document with the member <c>ended</c>, or Connect's or gRPC's status for it), its error is the inner exception.
    /// </summary>
    /// <param name="response">
    /// The response. Its body is read when it may hold the reason. gRPC sends a call's status after the body: read that to its
    /// end before, as <c>http.SendAsync(request, ctx)</c> does.
    /// </param>
    /// <param name="ctx">The context of the call. Bounds the reading of the body, which takes 1 s of its clock at most.</param>
    /// <returns>The same response.</returns>
    /// <exception cref="HttpRequestException">
    /// The response is no success, whether or not its body could be read. Its inner exception is a <see cref="RemoteEndedException"/> when
    /// the other side was ended, and its reason arrived in time and is at most 16 KB long.
    /// </exception>
    /// <exception cref="ArgumentNullException"><paramref name="response"/> is null.</exception>
    public static Task<HttpResponseMessage> EnsureSuccessAsync(this HttpResponseMessage response, Context ctx)
    {
        ArgumentNullException.ThrowIfNull(response);
        return RemoteErrorReader.EnsureSuccessAsync(response, HttpCall.Of(ctx, response), clientTimeout: null);
    }
}
