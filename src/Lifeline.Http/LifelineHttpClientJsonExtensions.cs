using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Lifeline;

namespace System.Net.Http;

/// <summary>HttpClient's JSON calls, with a context where they take a token. See <see cref="LifelineHttpClientExtensions"/>.</summary>
public static class LifelineHttpClientJsonExtensions
{
    private const string NeedsReflection =
        "Reads the type's members at run time, which a trimmed program may lack. Use the overload that takes a JsonTypeInfo.";

    private const string NeedsCode =
        "May have to generate code at run time. Use the overload that takes a JsonTypeInfo.";

    /// <param name="http">The client that sends.</param>
    extension(HttpClient http)
    {
        /// <summary>Gets the body of a successful answer and reads it as JSON, with the usual options of the web.</summary>
        /// <typeparam name="T">What the JSON is read as.</typeparam>
        /// <param name="url">Absolute, or relative to the client's base address.</param>
        /// <param name="ctx">Ends the call.</param>
        /// <returns>What was read; null when the JSON is <c>null</c>.</returns>
        /// <exception cref="ContextEndedException">The context has ended, before the call or during it.</exception>
        /// <exception cref="HttpRequestException">
        /// The call failed, or the answer is no success. Its inner exception is a <see cref="RemoteEndedException"/> when the
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

        /// <summary>Gets the body of a successful answer and reads it as JSON.</summary>
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
            using var response = await http.GetSuccessAsync(url, HttpCompletionOption.ResponseContentRead, ctx).ConfigureAwait(false);
            return await response.Content.ReadFromJsonAsync<T>(options, CancellationToken.None).ConfigureAwait(false);      // is in memory
        }

        /// <summary>Gets the body of a successful answer and reads it as JSON. Fit for trimmed and natively compiled programs.</summary>
        /// <param name="url">Absolute, or relative to the client's base address.</param>
        /// <param name="type">How to read, from a generated <c>JsonSerializerContext</c>.</param>
        /// <param name="ctx">Ends the call.</param>
        /// <inheritdoc cref="GetFromJsonAsync{T}(HttpClient, string, Context)"/>
        public Task<T?> GetFromJsonAsync<T>(string? url, JsonTypeInfo<T> type, Context ctx) =>
            http.GetFromJsonAsync(LifelineHttpClientExtensions.AsUri(url), type, ctx);

        /// <inheritdoc cref="GetFromJsonAsync{T}(HttpClient, string, JsonTypeInfo{T}, Context)"/>
        public async Task<T?> GetFromJsonAsync<T>(Uri? url, JsonTypeInfo<T> type, Context ctx)
        {
            using var response = await http.GetSuccessAsync(url, HttpCompletionOption.ResponseContentRead, ctx).ConfigureAwait(false);
            return await response.Content.ReadFromJsonAsync(type, CancellationToken.None).ConfigureAwait(false);            // is in memory
        }

        /// <summary>Posts a value as JSON, with the usual options of the web, and waits for the whole answer.</summary>
        /// <typeparam name="T">What the value is written as.</typeparam>
        /// <param name="url">Absolute, or relative to the client's base address.</param>
        /// <param name="value">The value.</param>
        /// <param name="ctx">Ends the call.</param>
        /// <returns>The answer, whatever its status. <c>response.EnsureSuccessAsync(ctx)</c> tells failures apart. Dispose it.</returns>
        /// <exception cref="ContextEndedException">The context has ended, before the call or during it.</exception>
        /// <exception cref="HttpRequestException">The call failed for a reason of its own.</exception>
        /// <exception cref="TaskCanceledException">The client's own <see cref="HttpClient.Timeout"/> was over.</exception>
        [RequiresUnreferencedCode(NeedsReflection)]
        [RequiresDynamicCode(NeedsCode)]
        public Task<HttpResponseMessage> PostAsJsonAsync<T>(string? url, T value, Context ctx) =>
            http.PostAsJsonAsync(url, value, (JsonSerializerOptions?)null, ctx);

        /// <inheritdoc cref="PostAsJsonAsync{T}(HttpClient, string, T, Context)"/>
        [RequiresUnreferencedCode(NeedsReflection)]
        [RequiresDynamicCode(NeedsCode)]
        public Task<HttpResponseMessage> PostAsJsonAsync<T>(Uri? url, T value, Context ctx) =>
            http.PostAsJsonAsync(url, value, (JsonSerializerOptions?)null, ctx);

        /// <summary>Posts a value as JSON and waits for the whole answer.</summary>
        /// <param name="url">Absolute, or relative to the client's base address.</param>
        /// <param name="value">The value.</param>
        /// <param name="options">How to write; null for the usual options of the web.</param>
        /// <param name="ctx">Ends the call.</param>
        /// <inheritdoc cref="PostAsJsonAsync{T}(HttpClient, string, T, Context)"/>
        [RequiresUnreferencedCode(NeedsReflection)]
        [RequiresDynamicCode(NeedsCode)]
        public Task<HttpResponseMessage> PostAsJsonAsync<T>(string? url, T value, JsonSerializerOptions? options, Context ctx) =>
            http.PostAsJsonAsync(LifelineHttpClientExtensions.AsUri(url), value, options, ctx);

        /// <inheritdoc cref="PostAsJsonAsync{T}(HttpClient, string, T, JsonSerializerOptions, Context)"/>
        [RequiresUnreferencedCode(NeedsReflection)]
        [RequiresDynamicCode(NeedsCode)]
        public Task<HttpResponseMessage> PostAsJsonAsync<T>(Uri? url, T value, JsonSerializerOptions? options, Context ctx) =>
            http.PostAsync(url, JsonContent.Create(value, mediaType: null, options), ctx);

        /// <summary>Posts a value as JSON and waits for the whole answer. Fit for trimmed and natively compiled programs.</summary>
        /// <param name="url">Absolute, or relative to the client's base address.</param>
        /// <param name="value">The value.</param>
        /// <param name="type">How to write, from a generated <c>JsonSerializerContext</c>.</param>
        /// <param name="ctx">Ends the call.</param>
        /// <inheritdoc cref="PostAsJsonAsync{T}(HttpClient, string, T, Context)"/>
        public Task<HttpResponseMessage> PostAsJsonAsync<T>(string? url, T value, JsonTypeInfo<T> type, Context ctx) =>
            http.PostAsJsonAsync(LifelineHttpClientExtensions.AsUri(url), value, type, ctx);

        /// <inheritdoc cref="PostAsJsonAsync{T}(HttpClient, string, T, JsonTypeInfo{T}, Context)"/>
        public Task<HttpResponseMessage> PostAsJsonAsync<T>(Uri? url, T value, JsonTypeInfo<T> type, Context ctx) =>
            http.PostAsync(url, JsonContent.Create(value, type), ctx);
    }
}
