namespace Lifeline.Analyzers.Tests.Gates;

/// <summary>Between entering a gate and leaving it nothing allocates, throws, waits or runs code that others wrote.</summary>
public class GatesAreHeld
{
    [Theory]
    [InlineData("int _count; void M() { _gate.Enter(); _count++; _gate.Exit(); }")]
    [InlineData("object M() { _gate.Enter(); var x = 1; _gate.Exit(); return new object(); }")]
    [InlineData("object M() { var made = new object(); _gate.Enter(); Volatile.Write(ref _kept, made); _gate.Exit(); return made; } object? _kept;")]
    [InlineData("int[] _all = []; int M(int i) { _gate.Enter(); var one = _all[i] + _all.Length; _gate.Exit(); return one; }")]
    [InlineData("int[] _all = []; int M() { _gate.Enter(); var sum = 0; foreach (var one in _all) sum += one; _gate.Exit(); return sum; }")]
    [InlineData("bool M(object? o) { _gate.Enter(); var same = ReferenceEquals(o, this) || o is string { Length: > 3 }; _gate.Exit(); return same; }")]
    [InlineData("int Count { get; set; } void M() { _gate.Enter(); Count++; _gate.Exit(); }")]
    [InlineData("void M() { _gate.Enter(); if (Condition) { _gate.Exit(); Log(1); return; } _gate.Exit(); Log(2); }")]
    [InlineData("void M() { while (true) { _gate.Enter(); if (_done) { _gate.Exit(); return; } _gate.Exit(); Log(1); } } bool _done;")]
    [InlineData("void M() { _gate.Enter(); try { _n = 1; } finally { _gate.Exit(); } Log(1); } int _n;")]
    [InlineData("void M() { _gate.Enter(); Step(); _gate.Exit(); } void Step() => Other(); void Other() => _n++; int _n;")]
    [InlineData("void M() { _gate.Enter(); var pair = (1, new Point(2)); _gate.Exit(); Use(pair); } struct Point(int x) { public int X = x; }")]
    [InlineData("class C { Gate _gate; Part _part = new One(); void M() { _gate.Enter(); _part.Step(); _gate.Exit(); } abstract class Part { public abstract void Step(); } sealed class One : Part { int _n; public override void Step() => _n++; } }")]
    [InlineData("object? _kept; int M() { _gate.Enter(); var count = _kept switch { null => 0, string text => text.Length, var other => ReferenceEquals(other, this) ? 1 : 2 }; _gate.Exit(); return count; }")]
    [InlineData("int[] _all = []; void M(int[] more) { _gate.Enter(); Array.Copy(_all, more, _all.Length); more.AsSpan(1, 2)[0] = 3; _gate.Exit(); }")]
    [InlineData("void M() { _gate.Enter(); _gate.Exit(); Action later = () => Log(new object()); later(); }")]
    [InlineData("[EntersGate] void Enter() => _gate.Enter(); [LeavesGate] void Leave() => _gate.Exit(); void M() { Enter(); Leave(); Log(1); }")]
    [InlineData("[LeavesGate] void LeaveAndTell() { _n = 1; _gate.Exit(); Log(_n); } int _n; void M() { _gate.Enter(); LeaveAndTell(); }")]
    [InlineData("Gate _other; void M() { _gate.Enter(); _other.Enter(); _other.Exit(); _gate.Exit(); }")]
    [InlineData("void M(int n) { _gate.Enter(); Again(n); _gate.Exit(); } void Again(int n) { if (n > 0) Again(n - 1); }")]
    public Task Accepts(string members) => Holding.AcceptsAsync(members);

    [Theory]
    [InlineData("void M() { _gate.Enter(); var x = [|new object()|]; _gate.Exit(); Use(x); }", "allocates a 'Object', while a gate is held")]
    [InlineData("void M() { _gate.Enter(); var x = [|new int[3]|]; _gate.Exit(); Use(x); }", "allocates a 'Int32[]', while a gate is held")]
    [InlineData("void M() { _gate.Enter(); List<int> x = [|[1]|]; _gate.Exit(); Use(x); }", "allocates a 'List', while a gate is held")]
    [InlineData("void M(int n) { _gate.Enter(); object x = [|n|]; _gate.Exit(); Use(x); }", "boxes a 'Int32', while a gate is held")]
    [InlineData("Action? _later; void M(int n) { _gate.Enter(); _later = [|() => Log(n)|]; _gate.Exit(); }", "makes a delegate, while a gate is held")]
    [InlineData("string M(int n) { _gate.Enter(); var x = [|$\"{n}\"|]; _gate.Exit(); return x; }", "makes a string, while a gate is held")]
    [InlineData("string M(string a) { _gate.Enter(); var x = [|a + a|]; _gate.Exit(); return x; }", "makes a string, while a gate is held")]
    [InlineData("void M() { _gate.Enter(); [|Step(1)|]; _gate.Exit(); } static void Step(params int[] all) { }", "allocates a 'Int32[]', while a gate is held")]
    [InlineData("Action? _later; void M() { _gate.Enter(); [|_later!()|]; _gate.Exit(); }", "invokes a delegate, while a gate is held")]
    [InlineData("long M(TimeProvider clock) { _gate.Enter(); var now = [|clock.GetTimestamp()|]; _gate.Exit(); return now; }", "calls 'TimeProvider.GetTimestamp', which others may have written, while a gate is held")]
    [InlineData("void M(ITimer timer) { _gate.Enter(); [|timer.Dispose()|]; _gate.Exit(); }", "calls 'IDisposable.Dispose', which others may have written, while a gate is held")]
    [InlineData("int M(object o) { _gate.Enter(); var hash = [|o.GetHashCode()|]; _gate.Exit(); return hash; }", "calls 'Object.GetHashCode', which others may have written, while a gate is held")]
    [InlineData("int M(int a, int b) { _gate.Enter(); var sum = checked([|a + b|]); _gate.Exit(); return sum; }", "throws when it overflows, while a gate is held")]
    [InlineData("int M(int a, int b) { _gate.Enter(); var share = [|a / b|]; _gate.Exit(); return share; }", "divides by what may be zero, while a gate is held")]
    [InlineData("void M(object o) { _gate.Enter(); var text = [|(string)o|]; _gate.Exit(); Use(text); }", "casts to 'String', while a gate is held")]
    [InlineData("void M(List<int> list) { _gate.Enter(); [|list.Clear()|]; _gate.Exit(); }", "calls 'List.Clear', of which nothing is known, while a gate is held")]
    [InlineData("void M() { _gate.Enter(); [|Step()|]; _gate.Exit(); } void Step() => Other(); object Other() => new();", "calls 'C.Step', which calls 'C.Other', which allocates a 'Object', while a gate is held")]
    [InlineData("void M() { _gate.Enter(); [|Step(1)|]; _gate.Exit(); } void Step(int n) { if (n > 3) throw new IOException(); }", "calls 'C.Step', which throws, while a gate is held")]
    [InlineData("object Made => new(); void M() { _gate.Enter(); var x = [|Made|]; _gate.Exit(); Use(x); }", "calls 'C.Made', which allocates a 'Object', while a gate is held")]
    [InlineData("readonly object _lock = new(); int _n; void M() { _gate.Enter(); lock ([|_lock|]) { _n++; } _gate.Exit(); }")]
    [InlineData("class C { Gate _gate; Part _part = new One(); void M() { _gate.Enter(); [|_part.Step()|]; _gate.Exit(); } abstract class Part { public abstract void Step(); } sealed class One : Part { public override void Step() => Log(1); } }")]
    [InlineData("void M() { _gate.Enter(); var x = [|new Point()|]; _gate.Exit(); Use(x); } struct Point() { public object X = new(); }", "calls 'Point.new', which initializes 'X', which allocates a 'Object', while a gate is held")]
    [InlineData("[GateSafe] void Step() { Use([|new object()|]); }")]
    [InlineData("async Task M() { _gate.Enter(); [|await [|Task.Yield()|]|]; _gate.Exit(); }")]
    public Task Flags(string members, params string[] messages) => Holding.FlagsAsync(members, messages);

    [Theory]
    [InlineData("void M() { _gate.Enter(); [|_n = 1;|] } int _n;", "'M' is left here while it holds a gate")]
    [InlineData("void M() { _gate.Enter(); if ([|_done|]) return; _gate.Exit(); } bool _done;", "'M' is left here while it holds a gate")]
    [InlineData("void M() { _gate.Enter(); if (_done) _gate.Exit(); [|_n++;|] } bool _done; int _n;")]
    [InlineData("void M() { [|_gate.Exit();|] }", "'M' leaves a gate that it has not entered")]
    [InlineData("[EntersGate] void Enter() { if ([|_done|]) return; _gate.Enter(); } bool _done;", "'Enter' is left here without the gate that its caller believes to hold")]
    [InlineData("[LeavesGate] void Leave() { if (_done) _gate.Exit(); [|_n++;|] } bool _done; int _n;", "'Leave' is left here while it holds a gate")]
    public Task A_gate_is_left_on_every_path(string members, params string[] messages) => Holding.FlagsAsync(members, messages);

    [Fact]
    public Task What_is_thrown_while_a_gate_is_held_is_flagged() =>
        Holding.FlagsAsync("readonly Exception _ready = new(); void M() { _gate.Enter(); if (_done) throw [|_ready|]; _gate.Exit(); } bool _done;", "throws, while a gate is held");

    [Fact]
    public Task What_overrides_a_safe_method_is_looked_at_as_safe() => Holding.FlagsAsync(
        "class C { Gate _gate; Part _part = new One(); void M() { _gate.Enter(); _part.Step(); _gate.Exit(); } abstract class Part { [GateSafe] public abstract void Step(); } sealed class One : Part { object? _o; public override void Step() => _o = [|new object()|]; } }",
        "allocates a 'Object', while a gate is held");
}
