using System.Net;
using System.Text.Json;

namespace Lifeline.Http.Calls;

/// <summary>Parses a remote service's error about its end. The input is untrusted. Never throws.</summary>
internal static class RemoteErrorParser
{
    private const int MaxRemotes = 8;

    /// <summary>Parses a problem document of Lifeline.AspNetCore, recognized by its member <c>ended</c>.</summary>
    public static RemoteEndedException? ParseProblem(ReadOnlyMemory<byte> json, int status) =>
        Parse(json, element => Text(element, "ended") is null ? null : Read(element, status, MaxRemotes));

    /// <summary>Parses the error of a Connect call: <c>{"code":"deadline_exceeded","message":"…"}</c>.</summary>
    public static RemoteEndedException? ParseConnect(ReadOnlyMemory<byte> json, int status) =>
        Parse(json, error => Text(error, "code") is "deadline_exceeded" or "canceled" or "unavailable"
            ? new RemoteEndedException(status, Text(error, "message"))
            : null);

    private static RemoteEndedException? Parse(ReadOnlyMemory<byte> json, Func<JsonElement, RemoteEndedException?> read)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object ? read(document.RootElement) : null;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return null;                        // not JSON, or with a string that is no valid Unicode
        }
    }

    private static RemoteEndedException Read(JsonElement element, int status, int depth)
    {
        var inner = depth > 1 && element.TryGetProperty("remote", out var remote) && remote.ValueKind == JsonValueKind.Object
            ? Read(remote, Status(remote), depth - 1)
            : null;
        return new RemoteEndedException(status, Text(element, "detail"), inner)
        {
            ServiceName = Text(element, "hop"),
            Operation = Text(element, "operation"),
            Spent = Milliseconds(element, "spentMs"),
            Budget = Milliseconds(element, "budgetMs"),
        };
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

    private static int Status(JsonElement element) =>
        element.TryGetProperty("status", out var status) && status.ValueKind == JsonValueKind.Number
            && status.TryGetInt32(out var number) && number is >= 100 and <= 599
            ? number
            : (int)HttpStatusCode.GatewayTimeout;

    private static TimeSpan? Milliseconds(JsonElement element, string name) =>
        element.TryGetProperty(name, out var span) && span.ValueKind == JsonValueKind.Number
            && span.TryGetInt64(out var milliseconds) && milliseconds is >= 0 and <= uint.MaxValue
            ? TimeSpan.FromMilliseconds(milliseconds)
            : null;
}
