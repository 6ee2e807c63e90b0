using Lifeline.Analyzers.Rules;
using Lifeline.Analyzers.Tests.Harness;
using Lifeline.CodeFixes;

namespace Lifeline.Analyzers.Tests.Rules;

/// <summary>The fixes of the rules about what is passed: the result compiles and is flagged no more.</summary>
public class PassingOnFixesTests
{
    [Theory]
    [InlineData("async Task M(Context ctx) { await [|WorkAsync|](); }", "async Task M(Context ctx) { await WorkAsync(ctx); }")]
    [InlineData("async Task M(Context ctx) { await Task.[|Delay|](1000); }", "async Task M(Context ctx) { await Task.Delay(1000, ctx.Token); }")]
    [InlineData("async Task M(Context ctx) { using var scope = ctx.WithCancel(); await [|WorkAsync|](); }", "async Task M(Context ctx) { using var scope = ctx.WithCancel(); await WorkAsync(scope); }")]
    [InlineData("Task<string> M(Context ctx, HttpClient http) => http.[|GetStringAsync|](\"/\");", "Task<string> M(Context ctx, HttpClient http) => http.GetStringAsync(\"/\", ctx);")]
    [InlineData("Task Save(int id = 0, Context? ctx = null) => Task.CompletedTask; Task M(Context ctx) => [|Save|]();", "Task Save(int id = 0, Context? ctx = null) => Task.CompletedTask; Task M(Context ctx) => Save(ctx: ctx);")]
    [InlineData("async Task M(CancellationToken token) { await Task.Run(async () => { await [|WorkAsync|](); await [|WorkAsync|](); }, token); }",
        "async Task M(CancellationToken token) { await Task.Run(async () => { await WorkAsync(token); await WorkAsync(token); }, token); }")]
    [InlineData("async Task M(CancellationToken? token) { await [|WorkAsync|](); }", "async Task M(CancellationToken? token) { await WorkAsync(token.GetValueOrDefault()); }")]
    [InlineData("Task M(CancellationToken token, int[] ids) => Parallel.[|ForEachAsync|](ids, (id, _) => default);", "Task M(CancellationToken token, int[] ids) => Parallel.ForEachAsync(ids, token, (id, _) => default);")]
    [InlineData("async Task M(CancellationToken token, IAsyncEnumerable<int> rows) { await foreach (var row in [|rows|]) Use(row); }",
        "async Task M(CancellationToken token, IAsyncEnumerable<int> rows) { await foreach (var row in rows.WithCancellation(token)) Use(row); }")]
    [InlineData("async Task M(Context ctx, IAsyncEnumerable<(int, int)> rows) { await foreach (var (a, b) in [|rows|].ConfigureAwait(false)) Use(a + b); }",
        "async Task M(Context ctx, IAsyncEnumerable<(int, int)> rows) { await foreach (var (a, b) in rows.WithCancellation(ctx.Token).ConfigureAwait(false)) Use(a + b); }")]
    [InlineData("async Task M(Context ctx, IAsyncEnumerable<int> rows) { await using var all = rows.[|GetAsyncEnumerator|](); await all.MoveNextAsync(); }",
        "async Task M(Context ctx, IAsyncEnumerable<int> rows) { await using var all = rows.GetAsyncEnumerator(ctx.Token); await all.MoveNextAsync(); }")]
    [InlineData("void M(CancellationToken token, int[] ids) => Parallel.ForEach(ids, new [|ParallelOptions|] { MaxDegreeOfParallelism = 4 }, id => Use(id));",
        "void M(CancellationToken token, int[] ids) => Parallel.ForEach(ids, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = token }, id => Use(id));")]
    [InlineData("void M(CancellationToken token, int[] ids) => Parallel.ForEach(ids, new [|ParallelOptions|](), id => Use(id));",
        "void M(CancellationToken token, int[] ids) => Parallel.ForEach(ids, new ParallelOptions() { CancellationToken = token }, id => Use(id));")]
    [InlineData("readonly struct Command(string text, int tries = 1, CancellationToken token = default) { public string Text { get; } = text; }\nclass C { void M(Context ctx) { ctx.ThrowIfDone(); Use(new [|Command|](\"a\")); } }",
        "readonly struct Command(string text, int tries = 1, CancellationToken token = default) { public string Text { get; } = text; }\nclass C { void M(Context ctx) { ctx.ThrowIfDone(); Use(new Command(\"a\", token: ctx.Token)); } }")]
    public Task LL1101_passes_it_on(string before, string after) => Verify.FixesAsync<LL1101ContextNotForwarded, LL1101ContextNotForwardedFix>(before, after);

    [Theory]
    [InlineData("async Task M(Context ctx) { await WorkAsync([|Context.Background|]); }", "async Task M(Context ctx) { await WorkAsync(ctx); }")]
    [InlineData("async Task M(Context ctx) { await WorkAsync([|ctx.WithoutCancel()|]); }", "async Task M(Context ctx) { await WorkAsync(ctx); }")]
    [InlineData("async Task M(Context ctx) { await WorkAsync([|CancellationToken.None|]); }", "async Task M(Context ctx) { await WorkAsync(ctx.Token); }")]
    [InlineData("async Task M(CancellationToken token) { await WorkAsync([|Context.Todo|]); }", "async Task M(CancellationToken token) { await WorkAsync(Context.From(token)); }")]
    [InlineData("async Task M(CancellationToken token) { await WorkAsync([|CancellationToken.None|]); await LoadAsync(token: [|default|]); }",
        "async Task M(CancellationToken token) { await WorkAsync(token); await LoadAsync(token: token); }")]
    [InlineData("void M(CancellationToken token, int[] ids) => Parallel.ForEach(ids, new ParallelOptions { CancellationToken = [|default|] }, id => Use(id));",
        "void M(CancellationToken token, int[] ids) => Parallel.ForEach(ids, new ParallelOptions { CancellationToken = token }, id => Use(id));")]
    public Task LL1102_passes_the_one_at_hand(string before, string after) => Verify.FixesAsync<LL1102BackgroundAtHand, LL1102BackgroundAtHandFix>(before, after);

    [Fact]
    public Task LL1102_leaves_a_choice_to_whoever_made_it() =>
        Verify.HasNoFixAsync<LL1102BackgroundAtHand, LL1102BackgroundAtHandFix>("Task M(CancellationToken token, bool important) => WorkAsync(important ? [|CancellationToken.None|] : token);");

    [Theory]
    [InlineData("async Task M(CancellationToken token) { Thread.Sleep(1); gate.[|Wait|](); } readonly ManualResetEventSlim gate = new();", "async Task M(CancellationToken token) { Thread.Sleep(1); gate.Wait(token); } readonly ManualResetEventSlim gate = new();")]
    [InlineData("async Task M(Context ctx) { Thread.[|Sleep|](1000); await WorkAsync(ctx); }", "async Task M(Context ctx) { await Task.Delay(1000, ctx.Token); await WorkAsync(ctx); }")]
    [InlineData("async Task<int> M(Context ctx) { await WorkAsync(ctx); return File.[|ReadAllText|](\"a\").Length; }", "async Task<int> M(Context ctx) { await WorkAsync(ctx); return (await File.ReadAllTextAsync(\"a\", ctx.Token)).Length; }")]
    public Task LL1105_uses_the_form_that_can_be_ended(string before, string after) => Verify.FixesAsync<LL1105BlockingVariant, LL1105BlockingVariantFix>(before, after);

    [Fact]
    public Task LL1105_makes_no_method_async() => Verify.HasNoFixAsync<LL1105BlockingVariant, LL1105BlockingVariantFix>("void M(Context ctx) { Thread.[|Sleep|](1000); }");

    [Theory]
    [InlineData("Task M(Context ctx) => Task.[|Run|](() => Log(1));", "Task M(Context ctx) => Task.Run(() => Log(1), ctx.Token);")]
    [InlineData("Task M(CancellationToken token) => Task.Factory.[|StartNew|](() => Log(1));", "Task M(CancellationToken token) => Task.Factory.StartNew(() => Log(1), token);")]
    [InlineData("void M(Context ctx) { _ = [|WorkAsync|](); }", "void M(Context ctx) { _ = WorkAsync(ctx); }")]
    public Task LL1106_passes_it_to_the_task(string before, string after) => Verify.FixesAsync<LL1106TaskWithoutContext, LL1106TaskWithoutContextFix>(before, after);

    [Theory]
    [InlineData("void M(CancellationToken token) => new [|Thread|](() => Log(1)).Start();")]
    [InlineData("async void Fire() => await Task.Yield(); void M(Context ctx) => [|Fire|]();")]
    public Task LL1106_knows_no_cure_for_what_takes_none(string code) => Verify.HasNoFixAsync<LL1106TaskWithoutContext, LL1106TaskWithoutContextFix>(code);

    [Theory]
    [InlineData("Task Save(Context ctx) => Task.CompletedTask; Task M() => Save([|default|]);", "Task Save(Context ctx) => Task.CompletedTask; Task M() => Save(Context.Todo);")]
    [InlineData("void M() { using var scope = [|default(Context)|].WithCancel(); }", "void M() { using var scope = Context.Todo.WithCancel(); }")]
    public Task LL1107_says_that_one_is_to_come(string before, string after) => Verify.FixesAsync<LL1107NullContext, LL1107NullContextFix>(before, after);

    [Theory]
    [InlineData("static ContextKey<string> User => [|new(\"user\")|];", "static ContextKey<string> User { get; } = new(\"user\");")]
    [InlineData("private readonly ContextKey<string> _user = [|new(\"user\")|];", "private static readonly ContextKey<string> _user = new(\"user\");")]
    [InlineData("readonly ContextKey<string> _user = [|new(\"user\")|];", "static readonly ContextKey<string> _user = new(\"user\");")]
    [InlineData("public ContextKey<string> User { get; } = [|new(\"user\")|];", "public static ContextKey<string> User { get; } = new(\"user\");")]
    public Task LL1401_makes_the_key_once(string before, string after) => Verify.FixesAsync<LL1401WeakKey, LL1401WeakKeyFix>(before, after);

    [Theory]
    [InlineData("private void M(int id, Context [|ctx|]) { } private void N(Context ctx) => M(1, ctx);", "private void M(Context ctx, int id) { } private void N(Context ctx) => M(ctx, 1);")]
    [InlineData("private void M(Context [|context|]) { Use(context); }", "private void M(Context ctx) { Use(ctx); }")]
    public Task LL1502_puts_it_first_and_calls_it_ctx(string before, string after) => Verify.FixesAsync<LL1502ContextNotFirst, LL1502ContextNotFirstFix>(before, after);

    [Theory]
    [InlineData("public void M(int id, Context [|ctx|]) { }")]                                                 // callers elsewhere
    [InlineData("private void M(int id, Context [|ctx|]) { } private Action<int, Context> N() => M;")]         // a delegate's order
    [InlineData("private int Next() => 1; private void M(int id, Context [|ctx|]) { } private void N(Context ctx) => M(Next(), ctx);")]
    public Task LL1502_moves_nothing_that_it_does_not_see_whole(string code) => Verify.HasNoFixAsync<LL1502ContextNotFirst, LL1502ContextNotFirstFix>(code);
}
