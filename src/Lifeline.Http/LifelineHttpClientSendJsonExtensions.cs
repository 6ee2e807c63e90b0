using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Lifeline;

namespace System.Net.Http;

/// <summary>HttpClient's calls that send JSON, with a context where they take a token. See <see cref="LifelineHttpClientExtensions"/>.</summary>
public static class LifelineHttpClientSendJsonExtensions
{
    /// <param name="http">The client that sends.</param>
    extension(HttpClient http)
    {
        /// <summary>Posts a value as JSON, with the usual options of the web, and waits for the complete response.</summary>
        /// <typeparam name="T">What the value is written as.</typeparam>
        /// <param name="url">Absolute, or relative to the client's base address.</param>
        /// <param name="value">The value.</param>
        /// <param name="ctx">Ends the call.</param>
        /// <returns>The response, whatever its status. <c>response.EnsureSuccessAsync(ctx)</c> tells failures apart. Dispose it.</returns>
        /// <exception cref="ContextEndedException">The context has ended, before the call or during it.</exception>
        /// <exception cref="HttpRequestException">The call failed for a reason of its own.</exception>
        /// <exception cref="TaskCanceledException">The client's own <see cref="HttpClient.Timeout"/> was over.</exception>
        [RequiresUnreferencedCode(LifelineHttpClientJsonExtensions.NeedsReflection)]
        [RequiresDynamicCode(LifelineHttpClientJsonExtensions.NeedsCode)]
        public Task<HttpResponseMessage> PostAsJsonAsync<T>(string? url, T value, Context ctx) =>
            http.PostAsync(url, JsonContent.Create(value), ctx);

        /// <inheritdoc cref="PostAsJsonAsync{T}(HttpClient, string, T, Context)"/>
        [RequiresUnreferencedCode(LifelineHttpClientJsonExtensions.NeedsReflection)]
        [RequiresDynamicCode(LifelineHttpClientJsonExtensions.NeedsCode)]
        public Task<HttpResponseMessage> PostAsJsonAsync<T>(Uri? url, T value, Context ctx) =>
            http.PostAsync(url, JsonContent.Create(value), ctx);

        /// <summary>Posts a value as JSON and waits for the complete response.</summary>
        /// <param name="url">Absolute, or relative to the client's base address.</param>
        /// <param name="value">The value.</param>
        /// <param name="options">How to write; null for the usual options of the web.</param>
        /// <param name="ctx">Ends the call.</param>
        /// <inheritdoc cref="PostAsJsonAsync{T}(HttpClient, string, T, Context)"/>
        [RequiresUnreferencedCode(LifelineHttpClientJsonExtensions.NeedsReflection)]
        [RequiresDynamicCode(LifelineHttpClientJsonExtensions.NeedsCode)]
        public Task<HttpResponseMessage> PostAsJsonAsync<T>(string? url, T value, JsonSerializerOptions? options, Context ctx) =>
            http.PostAsync(url, JsonContent.Create(value, mediaType: null, options), ctx);

        /// <inheritdoc cref="PostAsJsonAsync{T}(HttpClient, string, T, JsonSerializerOptions, Context)"/>
        [RequiresUnreferencedCode(LifelineHttpClientJsonExtensions.NeedsReflection)]
        [RequiresDynamicCode(LifelineHttpClientJsonExtensions.NeedsCode)]
        public Task<HttpResponseMessage> PostAsJsonAsync<T>(Uri? url, T value, JsonSerializerOptions? options, Context ctx) =>
            http.PostAsync(url, JsonContent.Create(value, mediaType: null, options), ctx);

        /// <summary>Posts a value as JSON and waits for the complete response. Fit for trimmed and natively compiled programs.</summary>
        /// <param name="url">Absolute, or relative to the client's base address.</param>
        /// <param name="value">The value.</param>
        /// <param name="type">How to write, from a generated <c>JsonSerializerContext</c>.</param>
        /// <param name="ctx">Ends the call.</param>
        /// <inheritdoc cref="PostAsJsonAsync{T}(HttpClient, string, T, Context)"/>
        public Task<HttpResponseMessage> PostAsJsonAsync<T>(string? url, T value, JsonTypeInfo<T> type, Context ctx) =>
            http.PostAsync(url, JsonContent.Create(value, type), ctx);

        /// <inheritdoc cref="PostAsJsonAsync{T}(HttpClient, string, T, JsonTypeInfo{T}, Context)"/>
        public Task<HttpResponseMessage> PostAsJsonAsync<T>(Uri? url, T value, JsonTypeInfo<T> type, Context ctx) =>
            http.PostAsync(url, JsonContent.Create(value, type), ctx);

        /// <summary>Puts a value as JSON, with the usual options of the web, and waits for the complete response.</summary>
        /// <inheritdoc cref="PostAsJsonAsync{T}(HttpClient, string, T, Context)"/>
        [RequiresUnreferencedCode(LifelineHttpClientJsonExtensions.NeedsReflection)]
        [RequiresDynamicCode(LifelineHttpClientJsonExtensions.NeedsCode)]
        public Task<HttpResponseMessage> PutAsJsonAsync<T>(string? url, T value, Context ctx) =>
            http.PutAsync(url, JsonContent.Create(value), ctx);

        /// <summary>Puts a value as JSON and waits for the complete response.</summary>
        /// <inheritdoc cref="PostAsJsonAsync{T}(HttpClient, string, T, JsonSerializerOptions, Context)"/>
        [RequiresUnreferencedCode(LifelineHttpClientJsonExtensions.NeedsReflection)]
        [RequiresDynamicCode(LifelineHttpClientJsonExtensions.NeedsCode)]
        public Task<HttpResponseMessage> PutAsJsonAsync<T>(string? url, T value, JsonSerializerOptions? options, Context ctx) =>
            http.PutAsync(url, JsonContent.Create(value, mediaType: null, options), ctx);

        /// <summary>Puts a value as JSON and waits for the complete response. Fit for trimmed and natively compiled programs.</summary>
        /// <inheritdoc cref="PostAsJsonAsync{T}(HttpClient, string, T, JsonTypeInfo{T}, Context)"/>
        public Task<HttpResponseMessage> PutAsJsonAsync<T>(string? url, T value, JsonTypeInfo<T> type, Context ctx) =>
            http.PutAsync(url, JsonContent.Create(value, type), ctx);

        /// <summary>Patches with a value as JSON, with the usual options of the web, and waits for the complete response.</summary>
        /// <inheritdoc cref="PostAsJsonAsync{T}(HttpClient, string, T, Context)"/>
        [RequiresUnreferencedCode(LifelineHttpClientJsonExtensions.NeedsReflection)]
        [RequiresDynamicCode(LifelineHttpClientJsonExtensions.NeedsCode)]
        public Task<HttpResponseMessage> PatchAsJsonAsync<T>(string? url, T value, Context ctx) =>
            http.PatchAsync(url, JsonContent.Create(value), ctx);

        /// <summary>Patches with a value as JSON and waits for the complete response.</summary>
        /// <inheritdoc cref="PostAsJsonAsync{T}(HttpClient, string, T, JsonSerializerOptions, Context)"/>
        [RequiresUnreferencedCode(LifelineHttpClientJsonExtensions.NeedsReflection)]
        [RequiresDynamicCode(LifelineHttpClientJsonExtensions.NeedsCode)]
        public Task<HttpResponseMessage> PatchAsJsonAsync<T>(string? url, T value, JsonSerializerOptions? options, Context ctx) =>
            http.PatchAsync(url, JsonContent.Create(value, mediaType: null, options), ctx);

        /// <summary>Patches with a value as JSON and waits for the complete response. Fit for trimmed and natively compiled programs.</summary>
        /// <inheritdoc cref="PostAsJsonAsync{T}(HttpClient, string, T, JsonTypeInfo{T}, Context)"/>
        public Task<HttpResponseMessage> PatchAsJsonAsync<T>(string? url, T value, JsonTypeInfo<T> type, Context ctx) =>
            http.PatchAsync(url, JsonContent.Create(value, type), ctx);
    }
}
