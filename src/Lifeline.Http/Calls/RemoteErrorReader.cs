using System.Net;

namespace Lifeline.Http.Calls;

/// <summary>Tells an answer that failed because the remote side's context ended from one that failed otherwise.</summary>
internal static class RemoteErrorReader
{
    private const int MaxBytes = 16 * 1024;    // a longer document is cut, and is no JSON any more
    private const int ClientClosedRequest = 499;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);      // on the call's clock; the body may never come
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(1);         // after the end of the call's context, by the system's clock

    /// <summary>Throws unless the answer is a success, with the reason if the answer's body tells it soon.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="call">Its call.</param>
    /// <param name="limit">The client's, if it is known. Ends the wait for the reason, as the end of the call's context does. The status is the error all the same.</param>
    public static Task<HttpResponseMessage> EnsureSuccessAsync(HttpResponseMessage response, HttpCall call, ClientTimeout? limit)
    {
        return response.IsSuccessStatusCode && RemoteGrpcStatus.Of(response) is not { IsSuccess: false }
            ? Task.FromResult(response)
            : FailAsync();

        async Task<HttpResponseMessage> FailAsync()
        {
            ThrowIfGrpcFailed(response, call);
            if (MayTellTheReason(response) && await WaitForReasonAsync(response, call, limit).ConfigureAwait(false) is { } remote)
            {
                throw new HttpRequestException($"{call.Describe(response)}. {remote.Message}", remote, response.StatusCode);
            }

            return response.EnsureSuccessStatusCode();
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

    private static bool MayTellTheReason(HttpResponseMessage response) =>
        (int)response.StatusCode is ClientClosedRequest or (int)HttpStatusCode.ServiceUnavailable or (int)HttpStatusCode.GatewayTimeout
        && response.Content.Headers.ContentType?.MediaType is "application/problem+json" or "application/json";

    // The other side ends by the same deadline, so its reason often comes in the very moment in which our context ends too.
    private static async Task<RemoteEndedException?> WaitForReasonAsync(HttpResponseMessage response, HttpCall call, ClientTimeout? limit)
    {
        using var patience = call.Context.WithoutCancel().WithTimeout(s_patience);
        using var linked = limit?.Token.UnsafeRegister(static patience => ((ContextScope)patience!).Cancel(file: "", line: 0), patience);
        using var either = Context.Merge(call.Context, patience);
        var reading = ReadReasonAsync(response, patience.Token);       // left to itself if it does not end with its token; it does not fail
        try
        {
            return await reading.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!patience.IsDone)
        {
            await Task.WhenAny(reading, Task.Delay(s_grace, TimeProvider.System, patience.Token)).ConfigureAwait(false);
            return reading.IsCompletedSuccessfully ? await reading.ConfigureAwait(false) : null;
        }
        catch (OperationCanceledException)
        {
            return null;                        // too late
        }
    }

    private static async Task<RemoteEndedException?> ReadReasonAsync(HttpResponseMessage response, CancellationToken token)
    {
        try
        {
            var body = await ContextBoundContent.Unbound(response.Content).ReadAsStreamAsync(token).ConfigureAwait(false);
            var bytes = new byte[MaxBytes];
            var count = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, token).ConfigureAwait(false);
            var document = bytes.AsMemory(0, count);
            return response.Content.Headers.ContentType?.MediaType == "application/json"
                ? RemoteErrorParser.ParseConnect(document, (int)response.StatusCode)
                : RemoteErrorParser.ParseProblem(document, (int)response.StatusCode);
        }
        catch (Exception)
        {
            // Whatever it was: the status is known, and only the reason was lost.
        }

        return null;
    }
}
