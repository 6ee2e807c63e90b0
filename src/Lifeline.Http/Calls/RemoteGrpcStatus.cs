using System.Globalization;

namespace Lifeline.Http.Calls;

/// <summary>The status of a gRPC call, from its trailers, or from its headers in a trailers-only response.</summary>
/// <param name="Code">The status code; null when it is malformed.</param>
/// <param name="Message">The remote side's message; null when it sent none.</param>
internal readonly record struct RemoteGrpcStatus(int? Code, string? Message)
{
    private const int MaxCharacters = 8 * 1024;        // percent-encoded

    public bool IsSuccess => Code == 0;

    /// <summary>The cause, if the remote side was ended; null otherwise.</summary>
    public RemoteEndedException? Remote => Code switch
    {
        1 => new RemoteEndedException(499, Message),
        4 => new RemoteEndedException(504, Message),
        14 => new RemoteEndedException(503, Message),
        _ => null,
    };

    /// <returns>Null when the response is not gRPC's, or its trailers have not arrived, as its body was not read to the end.</returns>
    public static RemoteGrpcStatus? Of(HttpResponseMessage response)
    {
        var type = response.Content.Headers.ContentType?.MediaType;
        if (type is null || !(type == "application/grpc" || type.StartsWith("application/grpc+", StringComparison.Ordinal)))
        {
            return null;
        }

        return Text(response, "grpc-status") is { } status ? Parse(status, Text(response, "grpc-message")) : null;
    }

    /// <summary>Parses the two trailers. The input is untrusted. Never throws.</summary>
    public static RemoteGrpcStatus Parse(string status, string? message)
    {
        int? code = status.Length <= 3 && int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        return new RemoteGrpcStatus(code, message is null || message.Length > MaxCharacters ? null : Uri.UnescapeDataString(message));
    }

    /// <summary>The status code as text.</summary>
    public override string ToString() => Code?.ToString(CultureInfo.InvariantCulture) ?? "(unreadable)";

    private static string? Text(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) || response.TrailingHeaders.TryGetValues(name, out values)
            ? values.First()
            : null;
}
