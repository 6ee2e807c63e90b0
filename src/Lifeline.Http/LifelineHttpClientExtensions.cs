using System.Diagnostics.CodeAnalysis;
using Lifeline;
using Lifeline.Http;
using Lifeline.Http.Calls;

namespace System.Net.Http;

/// <summary>
/// HttpClient's own calls, with a context where they take a token. A call sends the remaining time to the other side,
/// ends with its context, and then throws the context's own error, which says what took the time.
/// </summary>
/// <remarks>
/// <para>
/// When the context has ended, no request is sent. <see cref="HttpClient.Timeout"/> still applies, and fails as
/// always, with a <see cref="TaskCanceledException"/> around a <see cref="TimeoutException"/>; so do responses and
/// connections that fail while the context is live, with an <see cref="HttpRequestException"/>.
/// </para>
/// <para>Thread-safe, as HttpClient is. On top of the client's own work, a call costs a few small objects.</para>
/// </remarks>
[SuppressMessage("Lifeline", "LL1102:BackgroundAtHand", Justification = "A body is in memory by the time it is read, or its stream is bound to the context.")]
public static class LifelineHttpClientExtensions
{
    /// <param name="http">The client that sends.</param>
    extension(HttpClient http)
    {
        /// <summary>What the client's calls send to the other side: <see cref="HttpPropagationOptions.Default"/> unless set.</summary>
        /// <remarks>Holds for calls that begin later. Costs one look-up per call.</remarks>
        /// <exception cref="ArgumentNullException">The value is null.</exception>
        public HttpPropagationOptions Destination
        {
            get => HttpCall.DestinationOf(http);
            set
            {
                ArgumentNullException.ThrowIfNull(value);
                HttpCall.SetDestination(http, value);
            }
        }

        /// <summary>Sends a request and waits for the complete response.</summary>
        /// <inheritdoc cref="SendAsync(HttpClient, HttpRequestMessage, HttpCompletionOption, Context)"/>
        public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, Context ctx) =>
            http.SendAsync(request, HttpCompletionOption.ResponseContentRead, ctx);

        /// <summary>Sends a request.</summary>
        /// <param name="request">The request, which can be sent once.</param>
        /// <param name="completion">
        /// Whether to wait for the body too. If not, the context bounds the reading of the body as well: reading on after
        /// its end throws the context's error.
        /// </param>
        /// <param name="ctx">Ends the call.</param>
        /// <returns>The response, whatever its status. <c>response.EnsureSuccessAsync(ctx)</c> tells failures apart. Dispose it.</returns>
        /// <exception cref="ContextEndedException">The context has ended, before the call or during it.</exception>
        /// <exception cref="HttpRequestException">The call failed for a reason of its own.</exception>
        /// <exception cref="TaskCanceledException">The client's own <see cref="HttpClient.Timeout"/> was over.</exception>
        public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, HttpCompletionOption completion, Context ctx)
        {
            ArgumentNullException.ThrowIfNull(http);
            ArgumentNullException.ThrowIfNull(request);
            return HttpCall.SendAsync(ctx, http, request, completion);
        }

        /// <summary>Sends a request and waits for the complete response, blocking the thread.</summary>
        /// <inheritdoc cref="SendAsync(HttpClient, HttpRequestMessage, HttpCompletionOption, Context)"/>
        public HttpResponseMessage Send(HttpRequestMessage request, Context ctx) => http.Send(request, HttpCompletionOption.ResponseContentRead, ctx);

        /// <summary>Sends a request, blocking the thread.</summary>
        /// <inheritdoc cref="SendAsync(HttpClient, HttpRequestMessage, HttpCompletionOption, Context)"/>
        public HttpResponseMessage Send(HttpRequestMessage request, HttpCompletionOption completion, Context ctx)
        {
            ArgumentNullException.ThrowIfNull(http);
            ArgumentNullException.ThrowIfNull(request);
            return HttpCall.Send(ctx, http, request, completion);
        }

        /// <summary>Gets a complete response.</summary>
        /// <param name="url">Absolute, or relative to the client's base address.</param>
        /// <param name="ctx">Ends the call.</param>
        /// <returns>The response, whatever its status. <c>response.EnsureSuccessAsync(ctx)</c> tells failures apart. Dispose it.</returns>
        /// <inheritdoc cref="SendAsync(HttpClient, HttpRequestMessage, HttpCompletionOption, Context)" path="/exception"/>
        public Task<HttpResponseMessage> GetAsync(string? url, Context ctx) => http.GetAsync(AsUri(url), ctx);

        /// <inheritdoc cref="GetAsync(HttpClient, string, Context)"/>
        public Task<HttpResponseMessage> GetAsync(Uri? url, Context ctx) =>
            http.GetAsync(url, HttpCompletionOption.ResponseContentRead, ctx);

        /// <summary>Gets a response, complete or up to its headers.</summary>
        /// <param name="url">Absolute, or relative to the client's base address.</param>
        /// <param name="completion">As for <see cref="SendAsync(HttpClient, HttpRequestMessage, HttpCompletionOption, Context)"/>.</param>
        /// <param name="ctx">Ends the call, and the reading of the body.</param>
        /// <returns>The response, whatever its status. Dispose it.</returns>
        /// <inheritdoc cref="SendAsync(HttpClient, HttpRequestMessage, HttpCompletionOption, Context)" path="/exception"/>
        public Task<HttpResponseMessage> GetAsync(string? url, HttpCompletionOption completion, Context ctx) =>
            http.GetAsync(AsUri(url), completion, ctx);

        /// <inheritdoc cref="GetAsync(HttpClient, string, HttpCompletionOption, Context)"/>
        public Task<HttpResponseMessage> GetAsync(Uri? url, HttpCompletionOption completion, Context ctx) =>
            http.SendAsync(http.Request(HttpMethod.Get, url), completion, ctx);

        /// <summary>Gets the body of a successful response as text.</summary>
        /// <param name="url">Absolute, or relative to the client's base address.</param>
        /// <param name="ctx">Ends the call.</param>
        /// <exception cref="ContextEndedException">The context has ended, before the call or during it.</exception>
        /// <exception cref="HttpRequestException">
        /// The call failed, or the response is no success. Its inner exception is a <see cref="RemoteEndedException"/> when the
        /// other side says that it was ended.
        /// </exception>
        /// <exception cref="TaskCanceledException">The client's own <see cref="HttpClient.Timeout"/> was over.</exception>
        public Task<string> GetStringAsync(string? url, Context ctx) => http.GetStringAsync(AsUri(url), ctx);

        /// <inheritdoc cref="GetStringAsync(HttpClient, string, Context)"/>
        public async Task<string> GetStringAsync(Uri? url, Context ctx)
        {
            using var response = await http.SucceedAsync(HttpMethod.Get, url, HttpCompletionOption.ResponseContentRead, ctx).ConfigureAwait(false);
            return await response.Content.ReadAsStringAsync(CancellationToken.None).ConfigureAwait(false);      // the body is in memory
        }

        /// <summary>Gets the body of a successful response as bytes.</summary>
        /// <inheritdoc cref="GetStringAsync(HttpClient, string, Context)"/>
        public Task<byte[]> GetByteArrayAsync(string? url, Context ctx) => http.GetByteArrayAsync(AsUri(url), ctx);

        /// <summary>Gets the body of a successful response as bytes.</summary>
        /// <inheritdoc cref="GetStringAsync(HttpClient, string, Context)"/>
        public async Task<byte[]> GetByteArrayAsync(Uri? url, Context ctx)
        {
            using var response = await http.SucceedAsync(HttpMethod.Get, url, HttpCompletionOption.ResponseContentRead, ctx).ConfigureAwait(false);
            return await response.Content.ReadAsByteArrayAsync(CancellationToken.None).ConfigureAwait(false);   // the body is in memory
        }

        /// <summary>Gets the body of a successful response as a stream that the context bounds too: reading on after its end throws its error.</summary>
        /// <returns>The stream. Dispose it, which ends the call.</returns>
        /// <inheritdoc cref="GetStringAsync(HttpClient, string, Context)"/>
        public Task<Stream> GetStreamAsync(string? url, Context ctx) => http.GetStreamAsync(AsUri(url), ctx);

        /// <inheritdoc cref="GetStreamAsync(HttpClient, string, Context)"/>
        public async Task<Stream> GetStreamAsync(Uri? url, Context ctx)
        {
            var response = await http.SucceedAsync(HttpMethod.Get, url, HttpCompletionOption.ResponseHeadersRead, ctx).ConfigureAwait(false);
            return await response.Content.ReadAsStreamAsync(CancellationToken.None).ConfigureAwait(false);      // the stream is bound to the context
        }

        /// <summary>Posts a body and waits for the complete response.</summary>
        /// <param name="url">Absolute, or relative to the client's base address.</param>
        /// <param name="content">The body; null for none.</param>
        /// <param name="ctx">Ends the call.</param>
        /// <returns>The response, whatever its status. <c>response.EnsureSuccessAsync(ctx)</c> tells failures apart. Dispose it.</returns>
        /// <inheritdoc cref="SendAsync(HttpClient, HttpRequestMessage, HttpCompletionOption, Context)" path="/exception"/>
        public Task<HttpResponseMessage> PostAsync(string? url, HttpContent? content, Context ctx) => http.PostAsync(AsUri(url), content, ctx);

        /// <inheritdoc cref="PostAsync(HttpClient, string, HttpContent, Context)"/>
        public Task<HttpResponseMessage> PostAsync(Uri? url, HttpContent? content, Context ctx) =>
            http.SendAsync(http.Request(HttpMethod.Post, url, content), ctx);

        /// <summary>Puts a body and waits for the complete response.</summary>
        /// <inheritdoc cref="PostAsync(HttpClient, string, HttpContent, Context)"/>
        public Task<HttpResponseMessage> PutAsync(string? url, HttpContent? content, Context ctx) => http.PutAsync(AsUri(url), content, ctx);

        /// <summary>Puts a body and waits for the complete response.</summary>
        /// <inheritdoc cref="PostAsync(HttpClient, string, HttpContent, Context)"/>
        public Task<HttpResponseMessage> PutAsync(Uri? url, HttpContent? content, Context ctx) =>
            http.SendAsync(http.Request(HttpMethod.Put, url, content), ctx);

        /// <summary>Patches with a body and waits for the complete response.</summary>
        /// <inheritdoc cref="PostAsync(HttpClient, string, HttpContent, Context)"/>
        public Task<HttpResponseMessage> PatchAsync(string? url, HttpContent? content, Context ctx) => http.PatchAsync(AsUri(url), content, ctx);

        /// <summary>Patches with a body and waits for the complete response.</summary>
        /// <inheritdoc cref="PostAsync(HttpClient, string, HttpContent, Context)"/>
        public Task<HttpResponseMessage> PatchAsync(Uri? url, HttpContent? content, Context ctx) =>
            http.SendAsync(http.Request(HttpMethod.Patch, url, content), ctx);

        /// <summary>Sends a DELETE request and waits for the complete response.</summary>
        /// <inheritdoc cref="GetAsync(HttpClient, string, Context)"/>
        public Task<HttpResponseMessage> DeleteAsync(string? url, Context ctx) => http.DeleteAsync(AsUri(url), ctx);

        /// <summary>Sends a DELETE request and waits for the complete response.</summary>
        /// <inheritdoc cref="GetAsync(HttpClient, string, Context)"/>
        public Task<HttpResponseMessage> DeleteAsync(Uri? url, Context ctx) => http.SendAsync(http.Request(HttpMethod.Delete, url), ctx);

        internal Task<HttpResponseMessage> SucceedAsync(HttpMethod method, Uri? url, HttpCompletionOption completion, Context ctx)
        {
            ArgumentNullException.ThrowIfNull(http);
            return HttpCall.SucceedAsync(ctx, http, http.Request(method, url), completion);
        }

        internal HttpRequestMessage Request(HttpMethod method, Uri? url, HttpContent? content = null) => new(method, url)
        {
            Content = content,
            Version = http.DefaultRequestVersion,
            VersionPolicy = http.DefaultVersionPolicy,
        };
    }

    internal static Uri? AsUri(string? url) => string.IsNullOrEmpty(url) ? null : new Uri(url, UriKind.RelativeOrAbsolute);
}
