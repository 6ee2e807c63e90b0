using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Lifeline.Tests.Waiting;

/// <summary>A stream under a context ends with the token of whoever enumerates it as well.</summary>
public class Streams
{
    private readonly Channel<int> _channel = Channel.CreateUnbounded<int>();

    [Fact]
    public async Task It_ends_with_the_enumerators_token_whose_error_it_throws()
    {
        using var scope = Context.Background.WithCancel();
        using var source = new CancellationTokenSource();
        _channel.Writer.TryWrite(7);
        await using var items = _channel.Reader.ReadAllAsync(scope).GetAsyncEnumerator(source.Token);
        Assert.True(await items.MoveNextAsync());
        Assert.Equal(7, items.Current);

        var next = items.MoveNextAsync();
        await source.CancelAsync();

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.AsTask().Arrives());
        Assert.Equal(source.Token, error.CancellationToken);
        Assert.False(scope.IsDone);
    }

    [Fact]
    public async Task It_ends_with_its_context_whose_error_it_throws()
    {
        using var scope = Context.Background.WithCancel();
        using var source = new CancellationTokenSource();
        await using var items = _channel.Reader.ReadAllAsync(scope).GetAsyncEnumerator(source.Token);

        var next = items.MoveNextAsync();
        scope.Cancel();

        var error = await Assert.ThrowsAsync<CanceledException>(() => next.AsTask().Arrives());
        Assert.Equal(scope.Context, error.Context);
        Assert.Equal(scope.Token, error.CancellationToken);
        Assert.Equal("channel read", error.Operation);
    }

    [Fact]
    public async Task Of_two_contexts_it_throws_the_error_of_the_one_that_ended()
    {
        using var scope = Context.Background.WithCancel();
        using var other = Context.Background.WithTimeout(TimeSpan.Zero);

        var error = await Assert.ThrowsAsync<DeadlineExceededException>(async () =>
        {
            await foreach (var item in _channel.Reader.ReadAllAsync(scope).WithCancellation(other.Token)) Assert.Fail($"{item}");
        });

        Assert.Equal(other.Token, error.CancellationToken);
    }

    [Fact]
    public async Task A_failure_of_its_own_stays_that_and_nothing_is_left()
    {
        using var source = new CancellationTokenSource();
        using var scope = Context.Background.WithCancel();
        var disposed = false;
        var stream = scope.Context.Stream(Broken);

        await Assert.ThrowsAsync<FormatException>(async () =>
        {
            await foreach (var item in stream.WithCancellation(source.Token)) Assert.Equal(1, item);
        });

        Assert.True(disposed);
        Assert.Equal(0, scope.ChildCount);

        async IAsyncEnumerable<int> Broken(Context ctx)
        {
            try
            {
                yield return 1;
                await Task.Yield();
                throw new FormatException(ctx.ToString());
            }
            finally
            {
                disposed = true;
            }
        }
    }

    [Fact]
    public async Task Its_source_is_handed_a_context_and_a_token_that_both_end()
    {
        using var source = new CancellationTokenSource();
        using var scope = Context.Background.WithCancel();
        var (handed, token) = (default(Context), CancellationToken.None);
        await using (var items = scope.Context.Stream(ctx => Endless(handed = ctx)).GetAsyncEnumerator(source.Token))
        {
            Assert.True(await items.MoveNextAsync());
            await source.CancelAsync();
            Assert.True(handed.IsDone);
            Assert.Equal(handed.Token, token);
        }

        async IAsyncEnumerable<int> Endless(Context ctx, [EnumeratorCancellation] CancellationToken given = default)
        {
            token = given;
            yield return 0;
            await ctx.DelayAsync(Timeout.InfiniteTimeSpan);
        }
    }

    [Fact]
    public async Task Without_a_token_of_the_enumerators_the_source_is_handed_the_context_itself()
    {
        using var scope = Context.Background.WithCancel();
        List<Context> handed = [];
        var stream = scope.Context.Stream(ctx =>
        {
            handed.Add(ctx);
            return AsyncEnumerable.Range(0, 2);
        });

        Assert.Equal(2, await stream.CountAsync(scope.Token));
        Assert.Equal(2, await stream.CountAsync(CancellationToken.None));

        Assert.Equal([scope.Context, scope.Context], handed);
        Assert.Throws<ArgumentNullException>(() => scope.Context.Stream<int>(null!));
        Assert.Throws<InvalidOperationException>(() => default(Context).Stream(_ => AsyncEnumerable.Empty<int>()));
    }
}
