namespace Lifeline.Tests.Sharing;

/// <summary>How keys are compared is foreign code: it may throw, block and call back in.</summary>
public class ForeignKeys
{
    private readonly Context _root = Context.Root(new VirtualClock());
    private readonly OddComparer _comparer = new();
    private readonly SingleFlight<string, int> _flights;
    private readonly TaskCompletionSource<int> _answer = new();

    public ForeignKeys() => _flights = new(_comparer);

    [Fact]
    public async Task One_that_throws_fails_that_caller_and_nobody_else()
    {
        var first = _flights.DoAsync(_root, "A", _ => _answer.Task);
        _comparer.OnEquals = () => throw new TimeoutException();
        await Assert.ThrowsAsync<TimeoutException>(() => Do("A").Arrives());
        Assert.Throws<TimeoutException>(() => _flights.Forget("A"));
        _comparer.OnHash = () => throw new TimeoutException();
        await Assert.ThrowsAsync<TimeoutException>(() => Do("A").Arrives());
        Assert.Throws<TimeoutException>(() => _flights.Forget("A"));
        Assert.Equal(1, _flights.Count);
        _answer.SetResult(4);
        Assert.Equal(4, await first.Arrives());
        Assert.Equal(0, _flights.Count);
        _comparer.OnHash = _comparer.OnEquals = null;
        Assert.Equal(7, await Do("A").Arrives());
    }

    [Fact]
    public async Task One_that_blocks_holds_up_nobody_else()
    {
        var first = _flights.DoAsync(_root, "A", _ => _answer.Task);
        using var blocks = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        _comparer.OnEquals = () =>
        {
            _comparer.OnEquals = null;
            blocks.Set();
            goOn.Arrives();
        };
        var held = Task.Run(() => Do("A"), TestContext.Current.CancellationToken);
        blocks.Arrives();
        var joined = Do("A");
        Assert.Equal(7, await Do("B").Arrives());
        _answer.SetResult(4);
        Assert.Equal(4, await first.Arrives());
        Assert.Equal(4, await joined.Arrives());
        Assert.Equal(0, _flights.Count);
        goOn.Set();
        Assert.Equal(7, await held.Arrives());   // what it was about to join is through: it begins anew
    }

    [Fact]
    public async Task One_that_calls_back_in_is_answered()
    {
        var first = _flights.DoAsync(_root, "A", _ => _answer.Task);
        Task<int>? within = null;
        _comparer.OnEquals = () =>
        {
            _comparer.OnEquals = null;
            within = Do("A");
            _ = _flights.Count;
            Assert.True(_flights.Forget("A"));
        };
        var outer = Do("A");
        _answer.SetResult(4);
        Assert.Equal(4, await first.Arrives());
        Assert.Equal(4, await within!.Arrives());
        Assert.Equal(7, await outer.Arrives());
    }

    [Fact]
    public async Task Keys_of_one_hash_are_told_apart_whoever_comes_and_goes()
    {
        var answers = Enumerable.Range(0, 20).Select(_ => new TaskCompletionSource<int>()).ToArray();
        _comparer.Hash = 4;
        var all = answers.Select((answer, i) => (One: _flights.DoAsync(_root, $"{i}", _ => answer.Task), Two: _flights.DoAsync(_root, $"{i}", _ => answer.Task))).ToArray();
        Assert.Equal(20, _flights.Count);
        foreach (var i in (int[])[10, 0, 19, 5, 1, 2, 3, 4, 6, 7, 8, 9, 18, 17, 16, 15, 14, 13, 12, 11])
        {
            answers[i].SetResult(i);
            Assert.Equal(i, await all[i].One.Arrives());
            Assert.Equal(i, await all[i].Two.Arrives());
        }

        Assert.Equal(0, _flights.Count);
    }

    private Task<int> Do(string key) => _flights.DoAsync(_root, key, _ => Task.FromResult(7));

    private sealed class OddComparer : IEqualityComparer<string>
    {
        public Action? OnEquals { get; set; }

        public Action? OnHash { get; set; }

        public int Hash { get; set; }

        public bool Equals(string? x, string? y)
        {
            OnEquals?.Invoke();
            return x == y;
        }

        public int GetHashCode(string obj)
        {
            OnHash?.Invoke();
            return Hash;
        }
    }
}
