using System.Net;
using System.Text.Json;

namespace Lifeline.Http.Calls;

/// <summary>Reads what a remote side tells about its end. Anything may be in it; whatever is, this does not throw.</summary>
internal static class RemoteErrorParser
{
    private const int MaxHops = 8;

    /// <summary>A problem document of ours, which the member <c>ended</c> marks.</summary>
    public static RemoteEndedException? ParseProblem(ReadOnlyMemory<byte> json, int status) =>
        Parse(json, problem => Text(problem, "ended") is null ? null : Read(problem, status, MaxHops));

    /// <summary>The error of a Connect call: <c>{"code":"deadline_exceeded","message":"…"}</c>.</summary>
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
            ServiceName = Text(problem, "hop"),
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
