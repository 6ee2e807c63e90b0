using System.Net;

namespace Lifeline.Http.Calls;

/// <summary>Finds out whether a response failed because the remote side's context ended.</summary>
internal static class RemoteErrorReader
{
    private const int MaxBytes = 16 * 1024;    // a longer document is truncated, and then is no valid JSON
    private const int ClientClosedRequest = 499;

    private static readonly TimeSpan s_maxReasonWait = TimeSpan.FromSeconds(1); // on the call's clock, for the body
    private static readonly TimeSpan s_graceAfterEnd = TimeSpan.FromSeconds(1); // after the end of the call's context, on the system's clock

    /// <summary>Throws unless the response is a success, with the reason if the response's body arrives in time.</summary>
    /// <param name="response">The response.</param>
    /// <param name="call">Its call.</param>
    /// <param name="clientTimeout">The client's timeout, if it is known. Ends the wait for the reason, as the call's context does; the status is thrown then.</param>
    public static Task<HttpResponseMessage> EnsureSuccessAsync(HttpResponseMessage response, HttpCall call, ClientTimeout? clientTimeout)
    {
        return response.IsSuccessStatusCode && RemoteGrpcStatus.Of(response) is not { IsSuccess: false }
            ? Task.FromResult(response)
            : FailAsync();

        async Task<HttpResponseMessage> FailAsync()
        {
            ThrowIfGrpcFailed(response, call);
            if (MayHaveReason(response) && await WaitForReasonAsync(response, call, clientTimeout).ConfigureAwait(false) is { } remote)
            {
                throw new HttpRequestException($"{call.Describe(response)}. {remote.Message}", remote, response.StatusCode);
            }

            return response.EnsureSuccessStatusCode();
        }
    }

    /// <summary>Throws when a gRPC call failed: its trailers say so, while the HTTP status is a success.</summary>
    public static void ThrowIfGrpcFailed(HttpResponseMessage response, HttpCall call)
    {
        if (RemoteGrpcStatus.Of(response) is { IsSuccess: false } status)
        {
            var remote = status.Remote;
            throw new HttpRequestException($"{call.Describe(response)} with gRPC status {status}. {remote?.Message}".TrimEnd(), remote, response.StatusCode);
        }
    }

    private static bool MayHaveReason(HttpResponseMessage response) =>
        (int)response.StatusCode is ClientClosedRequest or (int)HttpStatusCode.ServiceUnavailable or (int)HttpStatusCode.GatewayTimeout
        && response.Content.Headers.ContentType?.MediaType is "application/problem+json" or "application/json";

    // The remote side has the same deadline, so its reason often arrives at the same time as the call's own context ends: hence the grace.
    private static async Task<RemoteEndedException?> WaitForReasonAsync(HttpResponseMessage response, HttpCall call, ClientTimeout? clientTimeout)
    {
        using var reasonScope = call.Context.WithoutCancel().WithTimeout(s_maxReasonWait);
        using var linked = clientTimeout?.Token.UnsafeRegister(static reasonScope => ((ContextScope)reasonScope!).Cancel(file: "", line: 0), reasonScope);
        using var either = Context.Merge(call.Context, reasonScope);
        var reading = ReadReasonAsync(response, reasonScope.Token);    // may outlive this method if it ignores its token; never fails
        try
        {
            return await reading.WaitAsync(either).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!reasonScope.IsDone)
        {
            await Task.WhenAny(reading, Task.Delay(s_graceAfterEnd, TimeProvider.System, reasonScope.Token)).ConfigureAwait(false);
            return reading.IsCompletedSuccessfully ? await reading.ConfigureAwait(false) : null;
        }
        catch (OperationCanceledException)
        {
            return null;                        // no reason in time
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
            // Any exception: the status is known, only the reason is lost.
        }

        return null;
    }
}
