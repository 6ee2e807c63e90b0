namespace Lifeline.Http.Calls;

/// <summary>
/// <see cref="HttpClient.Timeout"/> where the client itself no longer watches it, as its headers are there. It runs on the
/// machine's clock, as the client's own does, from here on until it is disposed.
/// </summary>
internal sealed class ClientTimeout(TimeSpan timeout) : IDisposable
{
    private readonly CancellationTokenSource _source = new(timeout);       // infinite is allowed

    public CancellationToken Token => _source.Token;

    /// <summary>Reads a body into memory, no longer than the context lives, and whatever the body's stream makes of its token.</summary>
    /// <param name="ctx">The call's.</param>
    /// <param name="content">The body. One that does not end is left to itself: nobody else has the memory that it fills.</param>
    /// <param name="most">The most bytes.</param>
    /// <exception cref="HttpRequestException">The body failed, or is too long.</exception>
    /// <exception cref="TaskCanceledException">The time is over: the same exception as the client's own.</exception>
    /// <exception cref="OperationCanceledException">The context has ended.</exception>
    public async Task LoadAsync(Context ctx, HttpContent content, long most)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ctx.Token, Token);
        var loading = content.LoadIntoBufferAsync(most, either.Token);
        try
        {
            await loading.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is (OperationCanceledException and not ContextEndedException) or HttpRequestException
            && Token.IsCancellationRequested)
        {
            throw new TaskCanceledException(
                $"The request was canceled due to the configured HttpClient.Timeout of {timeout.TotalSeconds} seconds elapsing.",
                new TimeoutException(failure.Message, failure),
                Token);
        }
        finally
        {
            if (!loading.IsCompleted)
            {
                // What a body that was left says later is nobody's failure.
                _ = loading.ContinueWith(
                    static late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
        }
    }

    public void Dispose() => _source.Dispose();
}
