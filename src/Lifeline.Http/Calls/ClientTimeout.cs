namespace Lifeline.Http.Calls;

/// <summary>
/// <see cref="HttpClient.Timeout"/> for the body, where the client itself applies it to the headers only. Runs on the
/// system's clock, as the client's own does, from the construction until it is disposed.
/// </summary>
internal sealed class ClientTimeout(TimeSpan timeout) : IDisposable
{
    private readonly CancellationTokenSource _source = new(timeout);       // infinite is allowed

    public CancellationToken Token => _source.Token;

    /// <summary>Reads a body into memory, until the context ends, even if the body's stream ignores its token.</summary>
    /// <param name="ctx">The call's context.</param>
    /// <param name="content">The body. A read that ignores its token continues after this method has thrown: its buffer has no other user.</param>
    /// <param name="maxBytes">The maximum length in bytes.</param>
    /// <exception cref="HttpRequestException">The body failed, or is too long.</exception>
    /// <exception cref="TaskCanceledException">The timeout has elapsed: the same exception as the client's own.</exception>
    /// <exception cref="OperationCanceledException">The context has ended.</exception>
    public async Task LoadAsync(Context ctx, HttpContent content, long maxBytes)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ctx.Token, Token);
        var loading = content.LoadIntoBufferAsync(maxBytes, either.Token);
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
                // Observes the exception of the abandoned read, so that it is not reported as unobserved.
                _ = loading.ContinueWith(
                    static late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
        }
    }

    public void Dispose() => _source.Dispose();
}
