using System.Net;

namespace Lifeline.Http.Calls;

/// <summary>Tells an answer that failed because the remote side's context ended from one that failed otherwise.</summary>
internal static class RemoteAnswer
{
    private const int MostBytes = 16 * 1024;    // a longer document is cut, and is no JSON any more
    private const int ClientClosedRequest = 499;

    /// <summary>Throws when the other side was ended. Does nothing when the answer failed otherwise.</summary>
    public static async Task ThrowIfEndedAsync(HttpResponseMessage response, HttpCall call)
    {
        if (await ReadAsync(response, call).ConfigureAwait(false) is { } remote)
        {
            throw new HttpRequestException($"{call.Describe(response)}. {remote.Message}", remote, response.StatusCode);
        }
    }

    /// <summary>Throws when a gRPC call failed, which its answer tells in trailers, under the status of a success.</summary>
    public static void ThrowIfGrpcFailed(HttpResponseMessage response, HttpCall call)
    {
        if (RemoteGrpcStatus.Of(response) is { IsSuccess: false } status)
        {
            var remote = status.Remote;
            throw new HttpRequestException($"{call.Describe(response)} with gRPC status {status}. {remote?.Message}".TrimEnd(), remote, response.StatusCode);
        }
    }

    private static async Task<RemoteEndedException?> ReadAsync(HttpResponseMessage response, HttpCall call)
    {
        var mayBeOurs = (int)response.StatusCode is ClientClosedRequest
            or (int)HttpStatusCode.ServiceUnavailable or (int)HttpStatusCode.GatewayTimeout;
        var type = response.Content.Headers.ContentType?.MediaType;
        if (!mayBeOurs || type is not ("application/problem+json" or "application/json"))
        {
            return null;
        }

        try
        {
            var body = await response.Content.ReadAsStreamAsync(call.Context.Token).ConfigureAwait(false);
            var bytes = new byte[MostBytes];
            var count = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, call.Context.Token).ConfigureAwait(false);
            var document = bytes.AsMemory(0, count);
            return type == "application/json"
                ? RemoteDocument.ParseConnect(document, (int)response.StatusCode)
                : RemoteDocument.ParseProblem(document, (int)response.StatusCode);
        }
        catch (IOException) when (!call.Context.IsDone)
        {
            return null;                        // the status is known, and only the reason was lost
        }
        catch (Exception failure) when (call.EndedBy(failure) is { } ended)
        {
            throw ended;
        }
    }
}
