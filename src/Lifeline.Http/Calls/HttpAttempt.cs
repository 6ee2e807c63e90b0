using System.Net;

namespace Lifeline.Http.Calls;

/// <summary>One attempt of a call. Its scope is left when the answer is read to the end or disposed, or when the attempt fails.</summary>
[HoldsContext]
internal sealed class HttpAttempt
{
    private readonly HttpCall _whole;
    private readonly HttpCall _call;            // the same, in the attempt's context
    private readonly ContextScope _scope;
    private readonly CancellationTokenRegistration _above;

    /// <param name="call">The call.</param>
    /// <param name="scope">The attempt's own context, derived from the call's.</param>
    /// <param name="above">What the handlers above the attempt cancel, such as HttpClient when its timeout is over.</param>
    public HttpAttempt(HttpCall call, [OwnsContext] ContextScope scope, CancellationToken above)
    {
        _whole = call;
        _call = call.For(scope.Context, Finish);
        _scope = scope;
        _above = above.UnsafeRegister(static scope => ((ContextScope)scope!).Cancel(file: "", line: 0), scope);
    }

    public Context Context => _scope.Context;

    /// <summary>Binds the answer's body to the attempt; or to the call, when the connection has become one of another protocol.</summary>
    public HttpResponseMessage Bind(HttpResponseMessage response)
    {
        var switched = response.StatusCode == HttpStatusCode.SwitchingProtocols
            || (response.IsSuccessStatusCode && response.RequestMessage?.Headers.Protocol is not null);       // over HTTP/2
        response.Content = new ContextBoundContent(response.Content, switched ? _whole : _call);
        if (switched)
        {
            Finish();
        }

        return response;
    }

    /// <returns>What to throw.</returns>
    public Exception FailedBy(Exception failure, CancellationToken above)
    {
        // Who cancels from above waits for its own token, and tells its own story: it is no end of ours.
        var error = above.IsCancellationRequested && failure is OperationCanceledException
            ? new OperationCanceledException(failure.Message, failure, above)
            : _call.EndedBy(failure) ?? failure;
        Finish();
        return error is DeadlineExceededException ended && ended.Context == Context
            ? _whole.Ended(failure) ?? (Exception)new AttemptTimeoutException(ended)
            : error;
    }

    private void Finish()
    {
        _above.Unregister();
        _scope.Dispose();
    }
}
