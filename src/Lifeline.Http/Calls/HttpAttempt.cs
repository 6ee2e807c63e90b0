namespace Lifeline.Http.Calls;

/// <summary>One attempt of a call. Its scope is left when the answer is read to the end or disposed, or when the attempt fails.</summary>
[HoldsContext]
internal sealed class HttpAttempt
{
    private readonly HttpCall _call;
    private readonly ContextScope _scope;
    private readonly CancellationTokenRegistration _above;

    /// <param name="call">The call.</param>
    /// <param name="scope">The attempt's own context, derived from the call's.</param>
    /// <param name="above">What the handlers above the attempt cancel, such as HttpClient when its timeout is over.</param>
    public HttpAttempt(HttpCall call, [OwnsContext] ContextScope scope, CancellationToken above)
    {
        _call = call.For(scope.Context, Finish);
        _scope = scope;
        _above = above.UnsafeRegister(static scope => ((ContextScope)scope!).Cancel(file: "", line: 0), scope);
    }

    public Context Context => _scope.Context;

    public HttpResponseMessage Bind(HttpResponseMessage response)
    {
        response.Content = new BoundContent(response.Content, _call);
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
        return error;
    }

    private void Finish()
    {
        _above.Unregister();
        _scope.Dispose();
    }
}
