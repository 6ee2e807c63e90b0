namespace Lifeline.Http.Calls;

/// <summary>
/// <see cref="HttpClient.Timeout"/> where the client itself no longer watches it, as its headers are there. It runs on the
/// machine's clock, as the client's own does, from here on until it is disposed.
/// </summary>
internal sealed class ClientTimeout(TimeSpan timeout) : IDisposable
{
    private readonly CancellationTokenSource _source = new(timeout);       // infinite is allowed

    public CancellationToken Token => _source.Token;

    /// <summary>Reads a body into memory.</summary>
    /// <param name="content">The body, which its own context bounds.</param>
    /// <param name="most">The most bytes.</param>
    /// <exception cref="HttpRequestException">The body failed, or is too long.</exception>
    /// <exception cref="TaskCanceledException">The time is over: the same exception as the client's own.</exception>
    public async Task LoadAsync(HttpContent content, long most)
    {
        try
        {
            await content.LoadIntoBufferAsync(most, Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is (OperationCanceledException and not ContextEndedException) or HttpRequestException
            && Token.IsCancellationRequested)
        {
            throw new TaskCanceledException(
                $"The request was canceled due to the configured HttpClient.Timeout of {timeout.TotalSeconds} seconds elapsing.",
                new TimeoutException(failure.Message, failure),
                Token);
        }
    }

    public void Dispose() => _source.Dispose();
}
