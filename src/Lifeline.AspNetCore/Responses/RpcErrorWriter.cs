using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Lifeline.AspNetCore.Responses;

/// <summary>How a caller wants to hear of errors.</summary>
internal enum RpcDialect
{
    None,
    Grpc,
    Connect,
    ConnectStream,
}

/// <summary>The answer to a request that was ended, as the error of a remote procedure call.</summary>
internal static class RpcErrorWriter
{
    private const string GrpcType = "application/grpc";
    private const string ConnectStreamType = "application/connect+";
    private const string ConnectProtoStreamType = ConnectStreamType + "proto";
    private const string ProtoType = "application/proto";
    private const byte EndOfStream = 0b10;
    private const string GrpcStatus = "grpc-status";
    private const string GrpcMessage = "grpc-message";

    public static RpcDialect DialectOf(HttpRequest request)
    {
        var type = request.ContentType;
        if (type is not null && type.StartsWith(GrpcType, StringComparison.OrdinalIgnoreCase)
            && (type.Length == GrpcType.Length || type[GrpcType.Length] is '+' or ';'))
        {
            return RpcDialect.Grpc;             // and not gRPC for browsers, which is application/grpc-web
        }

        if (type is not null && type.StartsWith(ConnectStreamType, StringComparison.OrdinalIgnoreCase))
        {
            return RpcDialect.ConnectStream;
        }

        return request.Headers.ContainsKey("connect-protocol-version") || IsConnectGet(request) || IsProto(type) ? RpcDialect.Connect : RpcDialect.None;
    }

    // A GET has no headers of Connect's: all is in the query.
    private static bool IsConnectGet(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Query.TryGetValue("connect", out var version) && version == "v1";

    // Of those who speak HTTP only Connect has this type. JSON may be anybody's.
    private static bool IsProto(string? type) => type is not null && type.StartsWith(ProtoType, StringComparison.OrdinalIgnoreCase)
        && (type.Length == ProtoType.Length || type[ProtoType.Length] is ';' or ' ');

    /// <summary>
    /// Whether the answer tells of a cancellation, or of an exception that nobody is told: gRPC's framework swallows whatever a
    /// method throws, and makes a status of it. One that the method chose itself is its own.
    /// </summary>
    public static bool TellsOfEnd(HttpContext http)
    {
        if (DialectOf(http.Request) != RpcDialect.Grpc || GrpcTrailersOf(http.Response) is not { } trailers)
        {
            return false;
        }

        return trailers[GrpcStatus].ToString() is "1" or "4"
            || (trailers[GrpcStatus] == "2" && trailers[GrpcMessage].ToString().StartsWith("Exception was thrown by handler.", StringComparison.Ordinal));
    }

    /// <summary>An answer that consists of trailers only, which gRPC reads from the headers.</summary>
    public static Task WriteGrpcAsync(HttpResponse response, CancellationSummary story)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = GrpcType;
        Tell(response.Headers, story);
        return Task.CompletedTask;
    }

    /// <summary>Ends an answer that has begun, of which all messages so far are whole.</summary>
    /// <returns>False when it is no gRPC's, or too late.</returns>
    public static bool TryEndGrpc(HttpContext http, CancellationSummary story)
    {
        var trailers = DialectOf(http.Request) == RpcDialect.Grpc ? GrpcTrailersOf(http.Response) : null;
        if (trailers is not { IsReadOnly: false })
        {
            return false;
        }

        Tell(trailers, story);
        return true;
    }

    /// <summary>Of an answer that has not begun, the headers are the trailers.</summary>
    private static IHeaderDictionary? GrpcTrailersOf(HttpResponse response) =>
        response.HasStarted ? response.HttpContext.Features.Get<IHttpResponseTrailersFeature>()?.Trailers : response.Headers;

    private static void Tell(IHeaderDictionary trailers, CancellationSummary story)
    {
        trailers[GrpcStatus] = CodeOf(story).Number.ToString(CultureInfo.InvariantCulture);
        trailers[GrpcMessage] = Uri.EscapeDataString(story.Detail);
    }

    public static Task WriteConnectAsync(HttpResponse response, CancellationSummary story)
    {
        response.ContentType = "application/json";
        return WriteAsync(response, Error(story));
    }

    /// <summary>The message that ends a stream, and has the error in it.</summary>
    public static Task WriteConnectStreamAsync(HttpResponse response, CancellationSummary story)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = response.HttpContext.Request.ContentType!.StartsWith(ConnectProtoStreamType, StringComparison.OrdinalIgnoreCase)
            ? ConnectProtoStreamType            // and not whatever stands behind it
            : ConnectStreamType + "json";
        var error = Error(story);
        byte[] message = [EndOfStream, 0, 0, 0, 0, .. "{\"error\":"u8, .. error, .. "}"u8];
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), message.Length - 5);
        return WriteAsync(response, message);
    }

    private static Task WriteAsync(HttpResponse response, byte[] body)
    {
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body, 0, body.Length);      // without a token, as the request's has been cancelled
    }

    private static byte[] Error(CancellationSummary story)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("code", CodeOf(story).Name);
            json.WriteString("message", story.Detail);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>What the log says of the answer.</summary>
    public static string NameOf(HttpRequest request, int status, CancellationSummary story) => DialectOf(request) == RpcDialect.Grpc
        ? $"gRPC {CodeOf(story).Number}"
        : status.ToString(CultureInfo.InvariantCulture);

    private static (int Number, string Name) CodeOf(CancellationSummary story) => story.Ended switch
    {
        { End: RequestEnd.Client } => (1, "canceled"),
        { End: RequestEnd.Deadline } or { Remote.Status: StatusCodes.Status504GatewayTimeout } => (4, "deadline_exceeded"),
        _ => (14, "unavailable"),
    };
}
