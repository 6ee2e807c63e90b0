using System.Net;

namespace Lifeline.Http.Calls;

/// <summary>One attempt of a call. Its scope is disposed when the response is read to the end or disposed, or when the attempt fails.</summary>
[HoldsContext]
internal sealed class HttpAttempt
{
    private readonly HttpCall _outerCall;
    private readonly HttpCall _attemptCall;     // the same call, in the attempt's context
    private readonly ContextScope _scope;
    private readonly CancellationTokenRegistration _outerCancellation;

    /// <param name="call">The call.</param>
    /// <param name="scope">The attempt's own context, derived from the call's.</param>
    /// <param name="outer">The token of the outer handlers, which HttpClient, say, cancels when its timeout has elapsed.</param>
    public HttpAttempt(HttpCall call, [OwnsContext] ContextScope scope, CancellationToken outer)
    {
        _outerCall = call;
        _attemptCall = call.For(scope.Context, Finish);
        _scope = scope;
        _outerCancellation = outer.UnsafeRegister(static scope => ((ContextScope)scope!).Cancel(file: "", line: 0), scope);
    }

    public Context Context => _scope.Context;

    /// <summary>Binds the response's body to the attempt; or to the call, when the connection has switched to another protocol.</summary>
    public HttpResponseMessage Bind(HttpResponseMessage response)
    {
        var switched = response.StatusCode == HttpStatusCode.SwitchingProtocols
            || (response.IsSuccessStatusCode && response.RequestMessage?.Headers.Protocol is not null);       // extended CONNECT over HTTP/2
        response.Content = new ContextBoundContent(response.Content, switched ? _outerCall : _attemptCall);
        if (switched)
        {
            Finish();
        }

        return response;
    }

    /// <summary>Ends the attempt after a failure.</summary>
    /// <returns>The exception to throw.</returns>
    public Exception FailedBy(Exception failure, CancellationToken outer)
    {
        var error = outer.IsCancellationRequested && failure is OperationCanceledException
            ? CanceledBy(failure, outer)
            : _attemptCall.EndedBy(failure) ?? failure;
        Finish();
        return error is DeadlineExceededException ended && ended.Context == Context
            ? _outerCall.Ended(failure) ?? (Exception)new AttemptTimeoutException(ended)
            : error;
    }

    // If the outer token was canceled, the outer handler expects its own token: the failure is no end of the attempt's context. A caller
    // that passed a token finds in it what the call's context has to say.
    private OperationCanceledException CanceledBy(Exception failure, CancellationToken outer) => _outerCall.EndedBy(failure) is { } ended
        ? new OperationCanceledException(ended.Message, ended, outer)
        : new OperationCanceledException(failure.Message, failure, outer);

    private void Finish()
    {
        _outerCancellation.Unregister();
        _scope.Dispose();
    }
}
