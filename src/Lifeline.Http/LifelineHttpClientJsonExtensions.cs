using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Lifeline;

namespace System.Net.Http;

/// <summary>HttpClient's calls that read JSON, with a context where they take a token. See <see cref="LifelineHttpClientExtensions"/>.</summary>
[SuppressMessage("Lifeline", "LL1102:BackgroundAtHand", Justification = "A body is in memory by the time it is read, or its stream is bound to the context.")]
public static class LifelineHttpClientJsonExtensions
{
    internal const string NeedsReflection =
        "Reads the type's members at run time, which a trimmed program may lack. Use the overload that takes a JsonTypeInfo.";

    internal const string NeedsCode =
        "May have to generate code at run time. Use the overload that takes a JsonTypeInfo.";

    /// <param name="http">The client that sends.</param>
    extension(HttpClient http)
    {
        /// <summary>Gets the body of a successful response and reads it as JSON, with the usual options of the web.</summary>
        /// <typeparam name="T">What the JSON is read as.</typeparam>
        /// <param name="url">Absolute, or relative to the client's base address.</param>
        /// <param name="ctx">Ends the call.</param>
        /// <returns>What was read; null when the JSON is <c>null</c>.</returns>
        /// <exception cref="ContextEndedException">The context has ended, before the call or during it.</exception>
        /// <exception cref="HttpRequestException">
        /// The call failed, or the response is no success. Its inner exception is a <see cref="RemoteEndedException"/> when the
        /// other side says that it was ended.
        /// </exception>
        /// <exception cref="JsonException">The body is no JSON, or not of this type.</exception>
        /// <exception cref="TaskCanceledException">The client's own <see cref="HttpClient.Timeout"/> was over.</exception>
        [RequiresUnreferencedCode(NeedsReflection)]
        [RequiresDynamicCode(NeedsCode)]
        public Task<T?> GetFromJsonAsync<T>(string? url, Context ctx) => http.GetFromJsonAsync<T>(url, (JsonSerializerOptions?)null, ctx);

        /// <inheritdoc cref="GetFromJsonAsync{T}(HttpClient, string, Context)"/>
        [RequiresUnreferencedCode(NeedsReflection)]
        [RequiresDynamicCode(NeedsCode)]
        public Task<T?> GetFromJsonAsync<T>(Uri? url, Context ctx) => http.GetFromJsonAsync<T>(url, (JsonSerializerOptions?)null, ctx);

        /// <summary>Gets the body of a successful response and reads it as JSON.</summary>
        /// <param name="url">Absolute, or relative to the client's base address.</param>
        /// <param name="options">How to read; null for the usual options of the web.</param>
        /// <param name="ctx">Ends the call.</param>
        /// <inheritdoc cref="GetFromJsonAsync{T}(HttpClient, string, Context)"/>
        [RequiresUnreferencedCode(NeedsReflection)]
        [RequiresDynamicCode(NeedsCode)]
        public Task<T?> GetFromJsonAsync<T>(string? url, JsonSerializerOptions? options, Context ctx) =>
            http.GetFromJsonAsync<T>(LifelineHttpClientExtensions.AsUri(url), options, ctx);

        /// <inheritdoc cref="GetFromJsonAsync{T}(HttpClient, string, JsonSerializerOptions, Context)"/>
        [RequiresUnreferencedCode(NeedsReflection)]
        [RequiresDynamicCode(NeedsCode)]
        public async Task<T?> GetFromJsonAsync<T>(Uri? url, JsonSerializerOptions? options, Context ctx)
        {
            using var response = await http.SucceedAsync(HttpMethod.Get, url, HttpCompletionOption.ResponseContentRead, ctx).ConfigureAwait(false);
            return await response.Content.ReadFromJsonAsync<T>(options, CancellationToken.None).ConfigureAwait(false);      // the body is in memory
        }

        /// <summary>Gets the body of a successful response and reads it as JSON. Fit for trimmed and natively compiled programs.</summary>
        /// <param name="url">Absolute, or relative to the client's base address.</param>
        /// <param name="type">How to read, from a generated <c>JsonSerializerContext</c>.</param>
        /// <param name="ctx">Ends the call.</param>
        /// <inheritdoc cref="GetFromJsonAsync{T}(HttpClient, string, Context)"/>
        public Task<T?> GetFromJsonAsync<T>(string? url, JsonTypeInfo<T> type, Context ctx) =>
            http.GetFromJsonAsync(LifelineHttpClientExtensions.AsUri(url), type, ctx);

        /// <inheritdoc cref="GetFromJsonAsync{T}(HttpClient, string, JsonTypeInfo{T}, Context)"/>
        public async Task<T?> GetFromJsonAsync<T>(Uri? url, JsonTypeInfo<T> type, Context ctx)
        {
            using var response = await http.SucceedAsync(HttpMethod.Get, url, HttpCompletionOption.ResponseContentRead, ctx).ConfigureAwait(false);
            return await response.Content.ReadFromJsonAsync(type, CancellationToken.None).ConfigureAwait(false);            // the body is in memory
        }

        /// <summary>
        /// Gets a JSON array and reads its elements one by one, as they arrive, with the usual options of the web. The context bounds
        /// all of it.
        /// </summary>
        /// <typeparam name="T">What each element is read as.</typeparam>
        /// <param name="url">Absolute, or relative to the client's base address.</param>
        /// <param name="ctx">Ends the call, and the reading of further elements, as the enumerator's own token does.</param>
        /// <returns>The elements. Nothing is sent before the first is asked for. Leaving the loop ends the call.</returns>
        /// <inheritdoc cref="GetFromJsonAsync{T}(HttpClient, string, Context)" path="/exception"/>
        [RequiresUnreferencedCode(NeedsReflection)]
        [RequiresDynamicCode(NeedsCode)]
        public IAsyncEnumerable<T?> GetFromJsonAsAsyncEnumerable<T>(string? url, Context ctx) => ctx.Stream(ctx => ElementsAsync(
            ctx, http, url, static body => JsonSerializer.DeserializeAsyncEnumerable<T>(body, JsonSerializerOptions.Web, CancellationToken.None)));

        /// <summary>Gets a JSON array and reads its elements one by one, as they arrive. Fit for trimmed and natively compiled programs.</summary>
        /// <param name="url">Absolute, or relative to the client's base address.</param>
        /// <param name="type">How to read an element, from a generated <c>JsonSerializerContext</c>.</param>
        /// <param name="ctx">Ends the call, and the reading of further elements.</param>
        /// <inheritdoc cref="GetFromJsonAsAsyncEnumerable{T}(HttpClient, string, Context)"/>
        public IAsyncEnumerable<T?> GetFromJsonAsAsyncEnumerable<T>(string? url, JsonTypeInfo<T> type, Context ctx) => ctx.Stream(ctx => ElementsAsync(
            ctx, http, url, body => JsonSerializer.DeserializeAsyncEnumerable(body, type, CancellationToken.None)));

        /// <summary>Sends a DELETE request, and reads the body of a successful response as JSON, with the usual options of the web.</summary>
        /// <inheritdoc cref="GetFromJsonAsync{T}(HttpClient, string, Context)"/>
        [RequiresUnreferencedCode(NeedsReflection)]
        [RequiresDynamicCode(NeedsCode)]
        public async Task<T?> DeleteFromJsonAsync<T>(string? url, Context ctx)
        {
            using var response = await http.SucceedAsync(
                HttpMethod.Delete, LifelineHttpClientExtensions.AsUri(url), HttpCompletionOption.ResponseContentRead, ctx).ConfigureAwait(false);
            return await response.Content.ReadFromJsonAsync<T>((JsonSerializerOptions?)null, CancellationToken.None).ConfigureAwait(false);    // the body is in memory
        }

        /// <summary>Sends a DELETE request, and reads the body of a successful response as JSON. Fit for trimmed and natively compiled programs.</summary>
        /// <inheritdoc cref="GetFromJsonAsync{T}(HttpClient, string, JsonTypeInfo{T}, Context)"/>
        public async Task<T?> DeleteFromJsonAsync<T>(string? url, JsonTypeInfo<T> type, Context ctx)
        {
            using var response = await http.SucceedAsync(
                HttpMethod.Delete, LifelineHttpClientExtensions.AsUri(url), HttpCompletionOption.ResponseContentRead, ctx).ConfigureAwait(false);
            return await response.Content.ReadFromJsonAsync(type, CancellationToken.None).ConfigureAwait(false);        // the body is in memory
        }
    }

    private static async IAsyncEnumerable<T?> ElementsAsync<T>(Context ctx, HttpClient http, string? url, Func<Stream, IAsyncEnumerable<T?>> read)
    {
        var body = await http.GetStreamAsync(url, ctx).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            // Deliberately without a token: the body is bound to the context.
            await foreach (var element in read(body).ConfigureAwait(false))
            {
                yield return element;
            }
        }
    }
}
