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
    /// <param name="ctx">The context of the call. Bounds the reading of the body, which takes 1 s of its clock at most.</param>
    /// <returns>The same answer.</returns>
    /// <exception cref="HttpRequestException">
    /// The answer is no success, whatever becomes of its body. Its inner exception is a <see cref="RemoteEndedException"/> when
    /// the other side was ended, and said so in time and in 16 KB.
    /// </exception>
    /// <exception cref="ArgumentNullException"><paramref name="response"/> is null.</exception>
    public static Task<HttpResponseMessage> EnsureSuccessAsync(this HttpResponseMessage response, Context ctx)
    {
        ArgumentNullException.ThrowIfNull(response);
        return RemoteErrorReader.EnsureSuccessAsync(response, HttpCall.Of(ctx, response), limit: null);
    }
}
