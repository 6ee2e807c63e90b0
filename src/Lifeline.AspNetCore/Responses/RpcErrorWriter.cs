using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Lifeline.AspNetCore.Responses;

/// <summary>The protocol by which a caller reads errors.</summary>
internal enum RpcDialect
{
    None,
    Grpc,
    Connect,
    ConnectStream,
}

/// <summary>Writes the response to a request that was ended, as the error of a remote procedure call.</summary>
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
            return RpcDialect.Grpc;             // but not gRPC for browsers, which is application/grpc-web
        }

        if (type is not null && type.StartsWith(ConnectStreamType, StringComparison.OrdinalIgnoreCase))
        {
            return RpcDialect.ConnectStream;
        }

        return request.Headers.ContainsKey("connect-protocol-version") || IsConnectGet(request) || IsProto(type) ? RpcDialect.Connect : RpcDialect.None;
    }

    // A GET has no Connect headers: its parameters are in the query.
    private static bool IsConnectGet(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Query.TryGetValue("connect", out var version) && version == "v1";

    // Over plain HTTP only Connect uses this type. JSON is not specific to Connect.
    private static bool IsProto(string? type) => type is not null && type.StartsWith(ProtoType, StringComparison.OrdinalIgnoreCase)
        && (type.Length == ProtoType.Length || type[ProtoType.Length] is ';' or ' ');

    /// <summary>
    /// Whether the response reports a cancellation, or an unhandled exception: gRPC's framework catches an exception of a
    /// method and turns it into a status. Other statuses were chosen by the method itself.
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

    /// <summary>Writes a trailers-only response: gRPC reads its trailers from the headers.</summary>
    public static Task WriteGrpcAsync(HttpResponse response, CancellationSummary summary)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = GrpcType;
        WriteTrailers(response.Headers, summary);
        return Task.CompletedTask;
    }

    /// <summary>Ends a response that has started. Its messages so far are complete.</summary>
    /// <returns>False when it is no gRPC response, or its trailers were sent already.</returns>
    public static bool TryEndGrpc(HttpContext http, CancellationSummary summary)
    {
        var trailers = DialectOf(http.Request) == RpcDialect.Grpc ? GrpcTrailersOf(http.Response) : null;
        if (trailers is not { IsReadOnly: false })
        {
            return false;
        }

        WriteTrailers(trailers, summary);
        return true;
    }

    /// <summary>The trailers; for a response that has not started, its headers.</summary>
    private static IHeaderDictionary? GrpcTrailersOf(HttpResponse response) =>
        response.HasStarted ? response.HttpContext.Features.Get<IHttpResponseTrailersFeature>()?.Trailers : response.Headers;

    private static void WriteTrailers(IHeaderDictionary trailers, CancellationSummary summary)
    {
        trailers[GrpcStatus] = CodeOf(summary).Number.ToString(CultureInfo.InvariantCulture);
        trailers[GrpcMessage] = Uri.EscapeDataString(summary.Detail);
    }

    public static Task WriteConnectAsync(HttpResponse response, CancellationSummary summary)
    {
        response.ContentType = "application/json";
        return WriteAsync(response, Error(summary));
    }

    /// <summary>The message that ends a stream, and has the error in it.</summary>
    public static Task WriteConnectStreamAsync(HttpResponse response, CancellationSummary summary)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = response.HttpContext.Request.ContentType!.StartsWith(ConnectProtoStreamType, StringComparison.OrdinalIgnoreCase)
            ? ConnectProtoStreamType            // without the parameters of the request's type
            : ConnectStreamType + "json";
        var error = Error(summary);
        byte[] message = [EndOfStream, 0, 0, 0, 0, .. "{\"error\":"u8, .. error, .. "}"u8];
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), message.Length - 5);
        return WriteAsync(response, message);
    }

    private static Task WriteAsync(HttpResponse response, byte[] body)
    {
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body, 0, body.Length);      // without a token: the request's is canceled
    }

    private static byte[] Error(CancellationSummary summary)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("code", CodeOf(summary).Name);
            json.WriteString("message", summary.Detail);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>The response's status, as the log shows it.</summary>
    public static string NameOf(HttpRequest request, int status, CancellationSummary summary) => DialectOf(request) == RpcDialect.Grpc
        ? $"gRPC {CodeOf(summary).Number}"
        : status.ToString(CultureInfo.InvariantCulture);

    private static (int Number, string Name) CodeOf(CancellationSummary summary) => summary.Cancellation switch
    {
        { End: RequestEnd.Client } => (1, "canceled"),
        { End: RequestEnd.Deadline } or { Remote.Status: StatusCodes.Status504GatewayTimeout } => (4, "deadline_exceeded"),
        _ => (14, "unavailable"),
    };
}
