using Lifeline.Scheduling;

namespace Lifeline;

/// <summary>A stream under a context, whose enumerators may each have a token besides.</summary>
/// <remarks>As thread-safe as its source; an enumerator is for one at a time.</remarks>
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
        private readonly Context _besides;                  // of the enumerator's token
        private readonly ContextScope _both;                // owned; disposed after the source's enumerator
        private readonly IAsyncEnumerator<T> _items;

        public Enumerator(Context ctx, Func<Context, IAsyncEnumerable<T>> source, CancellationToken token)
        {
            _ctx = ctx;
            _besides = Context.From(token);
            _both = Context.Merge(ctx, _besides);
            try
            {
                _items = source(_both.Context).GetAsyncEnumerator(_both.Context.Token);
            }
            catch
            {
                _both.Dispose();
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
            using (_both)
            {
                await _items.DisposeAsync().ConfigureAwait(Dispatcher.Stays);
            }
        }

        // Whoever enumerates knows his own token and the context that he gave, and not the merged one.
        private ContextEndedException? ErrorBehind(Exception failure, long started)
        {
            var spent = _ctx.Clock.GetElapsedTime(started);
            return _ctx.ErrorBehind(failure, "stream", spent) ?? _besides.ErrorBehind(failure, "stream", spent);
        }
    }
}
