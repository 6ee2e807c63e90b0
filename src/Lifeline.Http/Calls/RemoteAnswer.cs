using System.Net;
using System.Text.Json;

namespace Lifeline.Http.Calls;

/// <summary>Tells an answer that failed because the remote side's context ended from one that failed otherwise.</summary>
internal static class RemoteAnswer
{
    private const int MostBytes = 16 * 1024;    // a longer document is cut, and is no JSON any more
    private const int MostHops = 8;
    private const int ClientClosedRequest = 499;

    /// <summary>Throws when the other side was ended. Does nothing when the answer failed otherwise.</summary>
    public static async Task ThrowIfEndedAsync(HttpResponseMessage response, HttpCall call)
    {
        if (await ReadAsync(response, call).ConfigureAwait(false) is { } remote)
        {
            throw new HttpRequestException($"{call.Describe(response)}. {remote.Message}", remote, response.StatusCode);
        }
    }

    private static async Task<RemoteEndedException?> ReadAsync(HttpResponseMessage response, HttpCall call)
    {
        var mayBeOurs = (int)response.StatusCode is ClientClosedRequest
            or (int)HttpStatusCode.ServiceUnavailable or (int)HttpStatusCode.GatewayTimeout;
        if (!mayBeOurs || response.Content.Headers.ContentType?.MediaType != "application/problem+json")
        {
            return null;
        }

        try
        {
            var body = await response.Content.ReadAsStreamAsync(call.Context.Token).ConfigureAwait(false);
            var bytes = new byte[MostBytes];
            var count = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, call.Context.Token).ConfigureAwait(false);
            return Parse(bytes.AsMemory(0, count), (int)response.StatusCode);
        }
        catch (IOException) when (!call.Context.IsDone)
        {
            return null;                        // the status is known, and only the reason was lost
        }
        catch (Exception failure) when (failure is not ContextEndedException && call.EndedBy(failure) is { } ended)
        {
            throw ended;
        }
    }

    private static RemoteEndedException? Parse(ReadOnlyMemory<byte> bytes, int status)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var isOurs = document.RootElement.ValueKind == JsonValueKind.Object && Text(document.RootElement, "ended") is not null;
            return isOurs ? Read(document.RootElement, status, MostHops) : null;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return null;                        // not JSON, or a string in it that is no Unicode
        }
    }

    private static RemoteEndedException Read(JsonElement problem, int status, int hops)
    {
        var next = hops > 1 && problem.TryGetProperty("remote", out var remote) && remote.ValueKind == JsonValueKind.Object
            ? Read(remote, Status(remote), hops - 1)
            : null;
        return new RemoteEndedException(status, Text(problem, "detail"), next)
        {
            Hop = Text(problem, "hop"),
            Operation = Text(problem, "operation"),
            Spent = Milliseconds(problem, "spentMs"),
            Budget = Milliseconds(problem, "budgetMs"),
        };
    }

    private static string? Text(JsonElement problem, string name) =>
        problem.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

    private static int Status(JsonElement problem) =>
        problem.TryGetProperty("status", out var status) && status.ValueKind == JsonValueKind.Number
            && status.TryGetInt32(out var number) && number is >= 100 and <= 599
            ? number
            : (int)HttpStatusCode.GatewayTimeout;

    private static TimeSpan? Milliseconds(JsonElement problem, string name) =>
        problem.TryGetProperty(name, out var span) && span.ValueKind == JsonValueKind.Number
            && span.TryGetInt64(out var milliseconds) && milliseconds is >= 0 and <= uint.MaxValue
            ? TimeSpan.FromMilliseconds(milliseconds)
            : null;
}
