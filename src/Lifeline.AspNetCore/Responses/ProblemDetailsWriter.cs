using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Lifeline.AspNetCore.Responses;

/// <summary>
/// Writes the problem document (RFC 9457) about a request that was ended. Its member <c>ended</c> says what ended it, and by
/// it callers recognize the document; <c>cause</c> says the same more exactly.
/// </summary>
internal static class ProblemDetailsWriter
{
    private const int MaxRemotes = 8;

    // Quotes and angle brackets are not escaped: people read this, and the content type prevents that a browser takes it for HTML.
    private static readonly JsonWriterOptions s_readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="response">The response, which has its status and has not started.</param>
    /// <param name="summary">The content.</param>
    public static async Task WriteAsync(HttpResponse response, CancellationSummary summary)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, s_readable))
        {
            Write(json, response.StatusCode, summary);
        }

        response.ContentType = "application/problem+json";
        response.ContentLength = buffer.WrittenCount;
        await response.Body.WriteAsync(buffer.WrittenMemory);   // without a token: the request's is canceled
    }

    private static void Write(Utf8JsonWriter json, int status, CancellationSummary summary)
    {
        var (cancellation, request, spent, serviceName) = summary;
        var error = cancellation.Error as ContextEndedException;
        json.WriteStartObject();
        json.WriteString("title", ReasonPhrases.GetReasonPhrase(status));
        json.WriteNumber("status", status);
        json.WriteString("detail", summary.Detail);
        json.WriteString("ended", RequestCancellation.NameOf(cancellation.End));
        json.WriteString("cause", cancellation.Cause);
        if (serviceName is not null)
        {
            json.WriteString("hop", serviceName);
            json.WriteString("operation", error?.Operation ?? request);
        }

        WriteMilliseconds(json, "spentMs", serviceName is null ? spent : error?.Spent ?? spent);
        WriteMilliseconds(json, "budgetMs", (error as DeadlineExceededException)?.Budget);
        if (serviceName is not null)
        {
            WriteRemote(json, cancellation.Remote, MaxRemotes);
        }

        json.WriteEndObject();
    }

    private static void WriteRemote(Utf8JsonWriter json, RemoteEndedException? remote, int depth)
    {
        if (remote is null || depth == 0)
        {
            return;
        }

        json.WriteStartObject("remote");
        json.WriteNumber("status", remote.Status);
        WriteText(json, "detail", remote.Detail);
        WriteText(json, "hop", remote.ServiceName);
        WriteText(json, "operation", remote.Operation);
        WriteMilliseconds(json, "spentMs", remote.Spent);
        WriteMilliseconds(json, "budgetMs", remote.Budget);
        WriteRemote(json, remote.Remote, depth - 1);
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    private static void WriteMilliseconds(Utf8JsonWriter json, string name, TimeSpan? span)
    {
        if (span is { } time)
        {
            json.WriteNumber(name, (long)time.TotalMilliseconds);
        }
    }
}
