namespace Lifeline.Analyzers.Tests.Gates;

/// <summary>Under a lock nothing runs code that others wrote. It may allocate and throw: it is left in a finally.</summary>
public class LocksAreHeld
{
    [Theory]
    [InlineData("readonly Lock _lock = new(); readonly List<object> _all = []; void M() { lock (_lock) { _all.Add(new object()); if (_all.Count > 9) throw new IOException(); } }")]
    [InlineData("readonly Lock _lock = new(); readonly Dictionary<string, int> _all = []; int M(string key) { lock (_lock) return _all[key]; }")]
    [InlineData("class C<TKey> where TKey : notnull { readonly Lock _lock = new(); readonly Dictionary<TKey, int> _all = []; int M() { lock (_lock) return _all.Count; } }")]
    [InlineData("readonly Lock _lock = new(); long M() { lock (_lock) return TimeProvider.System.GetTimestamp(); }")]
    [InlineData("readonly Lock _lock = new(); Action? _later; void M() { Action? now; lock (_lock) { now = _later; _later = null; } now?.Invoke(); }")]
    [InlineData("readonly Lock _lock = new(); Action? _later; void M(Action work) { lock (_lock) _later = () => work(); }")]
    [InlineData("readonly Lock _lock = new(); string M(int n, string text) { lock (_lock) return $\"{n} {text}\"; }")]
    [InlineData("class C { readonly Lock _lock = new(); Part _part = new One(); void M() { lock (_lock) _part.Step(); } abstract class Part { public abstract void Step(); } sealed class One : Part { public override void Step() => Log(new object()); } }")]
    public Task Accepts(string members) => Holding.AcceptsAsync(members);

    [Theory]
    [InlineData("readonly Lock _lock = new(); Action? _later; void M() { lock (_lock) { [|_later!()|]; } }", "invokes a delegate, while a lock is held")]
    [InlineData("readonly object _lock = new(); void M(TimeProvider clock) { lock (_lock) { Use([|clock.GetUtcNow()|]); } }", "calls 'TimeProvider.GetUtcNow', which others may have written, while a lock is held")]
    [InlineData("readonly Lock _lock = new(); void M(Action work) { lock (_lock) [|Step(work)|]; } void Step(Action work) => Other(work); void Other(Action work) => work();", "calls 'C.Step', which calls 'C.Other', which invokes a delegate, while a lock is held")]
    [InlineData("readonly Lock _lock = new(); string M(object o) { lock (_lock) return [|o.ToString()|]!; }")]
    [InlineData("readonly Lock _lock = new(); string M(object o) { lock (_lock) return $\"[|{o}|]\"; }", "asks a 'Object' for its text, while a lock is held")]
    [InlineData("readonly Lock _lock = new(); void M(CancellationTokenSource cts) { lock (_lock) [|cts.Cancel()|]; }", "calls 'CancellationTokenSource.Cancel', which runs callbacks or waits for one, while a lock is held")]
    [InlineData("class C<TKey> where TKey : notnull { readonly Lock _lock = new(); readonly Dictionary<TKey, int> _all = []; bool M(TKey key) { lock (_lock) return [|_all.TryGetValue(key, out _)|]; } }", "calls 'Dictionary.TryGetValue', which hashes a 'TKey', while a lock is held")]
    public Task Flags(string members, params string[] messages) => Holding.FlagsAsync(members, messages);
}
