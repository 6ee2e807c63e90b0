using System.Diagnostics;
using System.Text.Json;

namespace Storefront.Tour;

/// <summary>An answer as a customer sees it.</summary>
/// <param name="Status">Zero when the customer did not wait for it.</param>
/// <param name="Text">The body; of a problem document, its detail.</param>
/// <param name="Ended">By whom the request was ended, as the problem document says; null when it was not.</param>
internal sealed record Answer(int Status, string Text, string? Ended, TimeSpan Took);

/// <summary>Somebody outside, with a plain HTTP client and a connection of their own.</summary>
internal sealed class Customer : IDisposable
{
    private readonly HttpClient _http;
    private readonly CancellationTokenSource _patience = new();

    public Customer(Uri gateway) => _http = new HttpClient { BaseAddress = gateway };

    /// <summary>Asks, and waits until there is an answer or the customer hangs up.</summary>
    public async Task<Answer> AskAsync(string path)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            using var response = await _http.GetAsync(path, _patience.Token);
            var text = await response.Content.ReadAsStringAsync(_patience.Token);
            var problem = response.Content.Headers.ContentType?.MediaType == "application/problem+json"
                ? JsonDocument.Parse(text).RootElement
                : default(JsonElement?);
            return new Answer(
                (int)response.StatusCode,
                problem?.GetProperty("detail").GetString() ?? text,
                problem?.GetProperty("ended").GetString(),
                Stopwatch.GetElapsedTime(start));
        }
        catch (OperationCanceledException)
        {
            return new Answer(0, "(hung up)", null, Stopwatch.GetElapsedTime(start));
        }
    }

    public void HangUp() => _patience.Cancel();

    public void Dispose()
    {
        _http.Dispose();
        _patience.Dispose();
    }
}
