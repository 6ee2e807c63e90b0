using Lifeline.Scheduling;

namespace Lifeline;

/// <summary>A stream under a context, each of whose enumerators may also have a token of its own.</summary>
/// <remarks>As thread-safe as its source; an enumerator is not thread-safe.</remarks>
internal sealed class ContextStream<T>(Context ctx, Func<Context, IAsyncEnumerable<T>> source) : IAsyncEnumerable<T>
{
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        !cancellationToken.CanBeCanceled || cancellationToken == ctx.Token
            ? source(ctx).GetAsyncEnumerator(ctx.Token)
            : new Enumerator(ctx, source, cancellationToken);

    [HoldsContext]
    private sealed class Enumerator : IAsyncEnumerator<T>
    {
        private readonly Context _ctx;
        private readonly Context _tokenContext;                  // wraps the enumerator's token
        private readonly ContextScope _merged;                // owned; disposed after the source's enumerator
        private readonly IAsyncEnumerator<T> _items;

        public Enumerator(Context ctx, Func<Context, IAsyncEnumerable<T>> source, CancellationToken token)
        {
            _ctx = ctx;
            _tokenContext = Context.From(token);
            _merged = Context.Merge(ctx, _tokenContext);
            try
            {
                _items = source(_merged.Context).GetAsyncEnumerator(_merged.Context.Token);
            }
            catch
            {
                _merged.Dispose();
                throw;
            }
        }

        public T Current => _items.Current;

        public async ValueTask<bool> MoveNextAsync()
        {
            var started = _ctx.Clock.GetTimestamp();
            try
            {
                return await _items.MoveNextAsync().ConfigureAwait(Dispatcher.Stays);
            }
            catch (Exception failure) when (ErrorBehind(failure, started) is { } error)
            {
                throw error;
            }
        }

        public async ValueTask DisposeAsync()
        {
            using (_merged)
            {
                await _items.DisposeAsync().ConfigureAwait(Dispatcher.Stays);
            }
        }

        // The caller knows the context and the token that it passed, and not the merged context.
        private ContextEndedException? ErrorBehind(Exception failure, long started)
        {
            var spent = _ctx.Clock.GetElapsedTime(started);
            return _ctx.ErrorBehind(failure, "stream", spent) ?? _tokenContext.ErrorBehind(failure, "stream", spent);
        }
    }
}
