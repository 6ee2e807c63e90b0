using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Lifeline.AspNetCore.Responses;

/// <summary>
/// The problem document (RFC 9457) about a request that was ended. Its member <c>ended</c> says by whom, and marks it as
/// one of ours for the caller; <c>cause</c> says the same more exactly.
/// </summary>
internal static class ProblemDetailsWriter
{
    private const int MaxHops = 8;

    // Quotes and angle brackets as they are: people read this, and no browser takes it for HTML.
    private static readonly JsonWriterOptions s_readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="response">Has its status, and has not started.</param>
    /// <param name="story">What to tell.</param>
    public static async Task WriteAsync(HttpResponse response, CancellationSummary story)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, s_readable))
        {
            Write(json, response.StatusCode, story);
        }

        response.ContentType = "application/problem+json";
        response.ContentLength = buffer.WrittenCount;
        await response.Body.WriteAsync(buffer.WrittenMemory);   // without a token, as the request's has been cancelled
    }

    private static void Write(Utf8JsonWriter json, int status, CancellationSummary story)
    {
        var (ended, request, spent, hop) = story;
        var error = ended.Error as ContextEndedException;
        json.WriteStartObject();
        json.WriteString("title", ReasonPhrases.GetReasonPhrase(status));
        json.WriteNumber("status", status);
        json.WriteString("detail", story.Detail);
        json.WriteString("ended", RequestCancellation.NameOf(ended.End));
        json.WriteString("cause", ended.Cause);
        if (hop is not null)
        {
            json.WriteString("hop", hop);
            json.WriteString("operation", error?.Operation ?? request);
        }

        WriteMilliseconds(json, "spentMs", hop is null ? spent : error?.Spent ?? spent);
        WriteMilliseconds(json, "budgetMs", (error as DeadlineExceededException)?.Budget);
        if (hop is not null)
        {
            WriteRemote(json, ended.Remote, MaxHops);
        }

        json.WriteEndObject();
    }

    private static void WriteRemote(Utf8JsonWriter json, RemoteEndedException? remote, int hops)
    {
        if (remote is null || hops == 0)
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
        WriteRemote(json, remote.Remote, hops - 1);
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
