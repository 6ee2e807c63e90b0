using System.Buffers;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

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

    /// <summary>Writes it through the application's own <c>AddProblemDetails()</c> where there is one, which may change it; else as it is.</summary>
    /// <param name="http">The request. Its response has its status and has not started.</param>
    /// <param name="summary">The content.</param>
    [SuppressMessage("Lifeline", "LL1101:ContextNotForwarded", Justification = "The request has ended: its token may be canceled, and the response tells of that.")]
    public static async Task WriteAsync(HttpContext http, CancellationSummary summary)
    {
        var response = http.Response;
        var service = ServiceOf(http);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, s_readable))
        {
            Write(json, response.StatusCode, summary, Activity.Current?.Id ?? http.TraceIdentifier);
        }

        if (service is not null && await service.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = http,
            ProblemDetails = Parsed(buffer.WrittenSpan),
            Exception = summary.Cancellation.Error,
        }))
        {
            return;
        }

        response.ContentType = "application/problem+json";
        response.ContentLength = buffer.WrittenCount;
        await response.Body.WriteAsync(buffer.WrittenMemory);
    }

    // Null where there is none; also when the host has stopped and disposed its services with requests under way, as one for tests does.
    private static IProblemDetailsService? ServiceOf(HttpContext http)
    {
        try
        {
            return http.RequestServices.GetService<IProblemDetailsService>();
        }
        catch (ObjectDisposedException)
        {
            return null;
        }
    }

    // Our members as JSON elements: the framework's writer knows how to write these, also in a program without reflection.
    private static ProblemDetails Parsed(ReadOnlySpan<byte> document)
    {
        var reader = new Utf8JsonReader(document);
        var problem = new ProblemDetails();
        foreach (var member in JsonElement.ParseValue(ref reader).EnumerateObject())
        {
            switch (member.Name)
            {
                case "title":
                    problem.Title = member.Value.GetString();
                    break;
                case "status":
                    problem.Status = member.Value.GetInt32();
                    break;
                case "detail":
                    problem.Detail = member.Value.GetString();
                    break;
                default:
                    problem.Extensions[member.Name] = member.Value;
                    break;
            }
        }

        return problem;
    }

    private static void Write(Utf8JsonWriter json, int status, CancellationSummary summary, string traceId)
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

        json.WriteString("traceId", traceId);
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
