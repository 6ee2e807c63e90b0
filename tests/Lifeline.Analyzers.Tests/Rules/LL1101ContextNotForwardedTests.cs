using Lifeline.Analyzers.Rules;
using Lifeline.Analyzers.Tests.Harness;

namespace Lifeline.Analyzers.Tests.Rules;

public class LL1101ContextNotForwardedTests
{
    [Theory]
    [MemberData(nameof(Mistakes))]
    public Task Flags(string what, string code) => Verify.FlagsAsync<LL1101ContextNotForwarded>(code).Named(what);

    [Theory]
    [MemberData(nameof(Innocents))]
    public Task Accepts(string what, string code) => Verify.AcceptsAsync<LL1101ContextNotForwarded>(code).Named(what);

    public static TheoryData<string, string> Mistakes => new()
    {
        { "an optional parameter of what is made for a call", """
            readonly struct Command(string text, CancellationToken token = default) { public string Text { get; } = text; public CancellationToken Token { get; } = token; }
            class Store { public int M(Context ctx) { ctx.ThrowIfDone(); return Run(new [|Command|]("select 1")); } int Run(Command command) => command.Text.Length; }
            """ },
        { "a token that the base class keeps", """
            abstract class Actor { protected CancellationToken Stopped { get; init; } }
            class Heart : Actor { public async Task BeatAsync() { await Task.[|Delay|](1000); } }
            """ },
        // Contexts
        { "an overload that takes the context", "async Task M(Context ctx) { await [|WorkAsync|](); }" },
        { "an overload that takes a token", "Task Save() => Task.CompletedTask; Task Save(CancellationToken token) => WorkAsync(token); async Task M(Context ctx) { await [|Save|](); }" },
        { "an optional context", "Task Save(int id, Context? ctx = null) => WorkAsync(ctx ?? Context.Todo); async Task M(Context ctx) { await [|Save|](1); }" },
        { "an optional token", "Task Save(int id, CancellationToken token = default) => WorkAsync(token); async Task M(Context ctx) { await [|Save|](1); }" },
        { "Lifeline's extension of HttpClient", "Task<string> M(Context ctx, HttpClient http) => http.[|GetStringAsync|](\"/\");" },
        { "a scope is at hand", "async Task M(HttpClient http) { using var scope = Context.Background.WithTimeout(TimeSpan.FromSeconds(1)); await http.[|GetAsync|](\"/\"); }" },
        { "a delay", "async Task M(Context ctx) { await Task.[|Delay|](1000); }" },
        { "in a lambda", "async Task M(Context ctx) { Func<Task> work = async () => await [|WorkAsync|](); await work(); }" },
        { "in a local function", "async Task M(Context ctx) { await Inner(); async Task Inner() => await [|WorkAsync|](); }" },
        { "a constructor's own field", "class Job { readonly Context _ctx = Context.Todo; public async Task M() => await [|WorkAsync|](); }" },
        { "a lock", "async Task M(Context ctx, SemaphoreSlim gate) { await gate.[|WaitAsync|](); }" },
        { "a channel", "async Task<int> M(Context ctx, Channel<int> channel) => await channel.Reader.[|ReadAsync|]();" },
        { "a sequence", "async Task M(Context ctx, IAsyncEnumerable<int> rows) { await foreach (var row in [|rows|]) Use(row); }" },
        { "a sequence that is read without it", "async Task M(Context ctx) { await foreach (var row in [|Rows|](1)) Use(row); await foreach (var row in [|Rows|](1).ConfigureAwait(false)) Use(row); } static async IAsyncEnumerable<int> Rows(int id, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token = default) { await Task.Delay(id, token); yield return id; }" },
        { "a sequence one of whose readers has none", "async Task M(Context ctx) { var rows = [|Rows|](1); await foreach (var row in rows.WithCancellation(ctx.Token)) Use(row); await foreach (var row in rows) Use(row); } static async IAsyncEnumerable<int> Rows(int id, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token = default) { await Task.Delay(id, token); yield return id; }" },
        { "a sequence that goes round", "async Task M(Context ctx) { var rows = [|Rows|](1); rows = rows.Skip(1); await foreach (var row in rows) Use(row); } static async IAsyncEnumerable<int> Rows(int id, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token = default) { await Task.Delay(id, token); yield return id; }" },
        { "a sequence that is returned", "IAsyncEnumerable<int> M(Context ctx) => [|Rows|](1); static async IAsyncEnumerable<int> Rows(int id, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token = default) { await Task.Delay(id, token); yield return id; }" },
        { "a configured sequence", "async Task M(Context ctx, IAsyncEnumerable<int> rows) { await foreach (var row in [|rows|].ConfigureAwait(false)) Use(row); }" },
        { "a sequence of pairs", "async Task M(Context ctx, IAsyncEnumerable<(int, int)> rows) { await foreach (var (a, b) in [|rows|]) Use(a + b); }" },
        { "a sequence of a type of its own", "abstract class Feed : IAsyncEnumerable<int> { public abstract IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken token = default); } class Job { public async Task M(Context ctx, Feed rows) { await foreach (var row in [|rows|]) Use(row); } }" },
        { "a property's sequence", "interface IInbox { IAsyncEnumerable<int> Messages { get; } } class Job { public async Task M(Context ctx, IInbox inbox) { await foreach (var message in [|inbox.Messages|]) Use(message); } }" },
        { "an enumerator", "async Task M(Context ctx, IAsyncEnumerable<int> rows) { await using var all = rows.[|GetAsyncEnumerator|](); await all.MoveNextAsync(); }" },
        { "an enumerator of further sequences", "async Task M(Context ctx, IAsyncEnumerable<int> rows) { await using var all = rows.Where(row => row > 0).[|GetAsyncEnumerator|](); await all.MoveNextAsync(); }" },
        { "options", "async Task M(Context ctx) { await Parallel.ForEachAsync(new[] { 1 }, new [|ParallelOptions|] { MaxDegreeOfParallelism = 2 }, (i, _) => default); }" },
        { "a custom context", "class Mine(Context parent) : CustomContext(parent) { } class Job { public async Task M(Mine mine) => await [|WorkAsync|](); }" },

        // Tokens, where CA2016 says nothing
        { "a lambda without a token", "async Task M(CancellationToken token) { await Task.Run(async () => await [|WorkAsync|](), token); }" },
        { "a lambda in a variable", "async Task M(CancellationToken token) { Func<Task> work = () => [|WorkAsync|](); await work(); }" },
        { "a lambda of LINQ", "Task M(CancellationToken token, int[] ids) => Task.WhenAll(ids.Select(id => [|WorkAsync|]()));" },
        { "a lambda in a lambda", "async Task M(CancellationToken token) { await Task.Run(() => Task.Run(() => [|WorkAsync|](), token), token); }" },
        { "a nullable token", "async Task M(CancellationToken? token) { await [|WorkAsync|](); }" },
        { "a field", "class Job { readonly CancellationToken _stoppingToken; public Job(CancellationToken token) => _stoppingToken = token; public async Task M() => await [|WorkAsync|](); }" },
        { "a property", "class Job { public CancellationToken CancellationToken { get; init; } public async Task M() => await [|WorkAsync|](); }" },
        { "a primary constructor's parameter", "class Job(CancellationToken token) { public Task M() => [|WorkAsync|](); public bool Over => token.IsCancellationRequested; }" },
        { "a local token", "async Task M(Task<CancellationToken> given) { var token = await given; await [|WorkAsync|](); }" },
        { "a local timeout that nobody is given", "async Task M() { using var timeout = new CancellationTokenSource(5000); await [|WorkAsync|](); }" },
        { "a token in front of the body", "Task M(CancellationToken token, int[] ids) => Parallel.[|ForEachAsync|](ids, (id, _) => default);" },
        { "an overload with the token first", "Task Save(string text) => Task.CompletedTask; Task Save(CancellationToken token, string text) => Task.CompletedTask; Task M(CancellationToken token) => [|Save|](\"\");" },
        { "two tokens at hand", "async Task M(CancellationToken first, CancellationToken second) { await [|WorkAsync|](); }" },
        { "an async sequence", "async Task M(CancellationToken token, IAsyncEnumerable<int> rows) { await foreach (var row in [|rows|]) Use(row); }" },
        { "a configured async sequence", "async Task M(CancellationToken token, IAsyncEnumerable<int> rows) { await foreach (var row in [|rows|].ConfigureAwait(false)) Use(row); }" },
        { "a configured sequence's inside", "async Task M(CancellationToken token, List<IAsyncEnumerable<int>> all) { foreach (var rows in all) await foreach (var row in [|rows|]) Use(row); }" },
        { "parallel options", "void M(CancellationToken token, int[] ids) { var options = new [|ParallelOptions|] { MaxDegreeOfParallelism = 4 }; Parallel.ForEach(ids, options, id => Use(id)); }" },
        { "parallel options without an initializer", "void M(CancellationToken token, int[] ids) => Parallel.ForEach(ids, new [|ParallelOptions|](), id => Use(id));" },
    };

    public static TheoryData<string, string> Innocents => new()
    {
        { "a wait of no time", "bool M(Context ctx, SemaphoreSlim gate) => gate.Wait(0);" },
        { "in an expression tree, which is stored", """
            interface IReports { void Build(int year); void Build(Context ctx, int year); }
            class Plan { public void M(Context ctx, int year) => Save(reports => reports.Build(year)); void Save(System.Linq.Expressions.Expression<Action<IReports>> job) { } }
            """ },
        { "options that get it by with", """
            record Paging(int Size, CancellationToken Token = default);
            class Pages { public Paging M(CancellationToken token) => new Paging(100) with { Token = token }; }
            """ },
        // A sequence takes the lifetime of whoever reads it
        { "a sequence that is given it where it is read", "async Task M(Context ctx) { await foreach (var row in Rows(1).WithCancellation(ctx.Token)) Use(row); } static async IAsyncEnumerable<int> Rows(int id, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token = default) { await Task.Delay(id, token); yield return id; }" },
        { "the same, configured before and after", "async Task M(Context ctx) { await foreach (var row in Rows(1).ConfigureAwait(false).WithCancellation(ctx.Token)) Use(row); await foreach (var row in Rows(1).WithCancellation(ctx.Token).ConfigureAwait(false)) Use(row); } static async IAsyncEnumerable<int> Rows(int id, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token = default) { await Task.Delay(id, token); yield return id; }" },
        { "an enumerator that is given it", "async Task M(Context ctx) { await using var rows = Rows(1).GetAsyncEnumerator(ctx.Token); await rows.MoveNextAsync(); } static async IAsyncEnumerable<int> Rows(int id, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token = default) { await Task.Delay(id, token); yield return id; }" },
        { "all of a sequence, with a token", "async Task M(Context ctx) { await Rows(1).ToListAsync(ctx.Token); await AsyncEnumerable.ToListAsync(Rows(1), ctx.Token); } static async IAsyncEnumerable<int> Rows(int id, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token = default) { await Task.Delay(id, token); yield return id; }" },
        { "by way of further sequences", "async Task M(Context ctx) { await Rows(1).Where(row => row > 0).Select(row => row + 1).ToListAsync(ctx.Token); } static async IAsyncEnumerable<int> Rows(int id, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token = default) { await Task.Delay(id, token); yield return id; }" },
        { "by way of locals", "async Task M(Context ctx, bool all) { var rows = Rows(1); var some = all ? rows : rows.Take(3); some = some.Skip(1); await foreach (var row in some.WithCancellation(ctx.Token)) Use(row); } static async IAsyncEnumerable<int> Rows(int id, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token = default) { await Task.Delay(id, token); yield return id; }" },
        { "a reader that is given it beside the sequence", "async Task M(Context ctx) { await Read(ctx, Rows(1)); } Task Read(Context ctx, IAsyncEnumerable<int> rows) => rows.CountAsync(ctx.Token).AsTask(); static async IAsyncEnumerable<int> Rows(int id, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token = default) { await Task.Delay(id, token); yield return id; }" },
        { "a configured sequence that is given it", "async Task M(Context ctx, IAsyncEnumerable<int> rows) { await foreach (var row in rows.WithCancellation(ctx.Token).ConfigureAwait(false)) Use(row); }" },
        { "a sequence that was made with the context, and configured", "async Task M(Context ctx, Channel<int> channel) { await foreach (var row in channel.Reader.ReadAllAsync(ctx).ConfigureAwait(false)) Use(row); }" },
        { "an enumerator of a sequence that was made with the context", "async Task M(Context ctx, Channel<int> channel) { await using var rows = channel.Reader.ReadAllAsync(ctx).GetAsyncEnumerator(); await rows.MoveNextAsync(); }" },
        { "a context's own stream", "async Task M(Context ctx, Func<Context, IAsyncEnumerable<int>> source) { await foreach (var row in ctx.Stream(source)) Use(row); }" },
        { "a type that holds its context, read as a sequence", "[HoldsContext] abstract class Feed : IAsyncEnumerable<int> { public abstract IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken token = default); } class Job { public async Task M(Context ctx, Feed feed) { ctx.ThrowIfDone(); await foreach (var row in feed) Use(row); await using var rows = feed.GetAsyncEnumerator(); } }" },
        { "a sequence that is meant to go on", "async Task M(Context ctx, IAsyncEnumerable<int> rows) { ctx.ThrowIfDone();\n// Deliberately without a token: the rows are bound to the context.\nawait foreach (var row in rows) Use(row); }" },
        { "a sequence in memory", "async Task M(Context ctx, int[] ids) { ctx.ThrowIfDone(); await foreach (var id in ids.ToAsyncEnumerable()) Use(id); await foreach (var id in AsyncEnumerable.Range(1, 3)) Use(id); }" },
        { "a sequence that takes no token", "class Pages { public Pages GetAsyncEnumerator() => this; public ValueTask<bool> MoveNextAsync() => default; public int Current => 1; } class Job { public async Task M(Context ctx, Pages pages) { ctx.ThrowIfDone(); await foreach (var page in pages) Use(page); } }" },
        { "a channel's rows", "async Task M(Context ctx, Channel<int> channel) { await foreach (var row in channel.Reader.ReadAllAsync().WithCancellation(ctx.Token)) Use(row); }" },

        // Contexts
        { "a type that holds its context", "[HoldsContext] class Sale { public Task PayAsync(CancellationToken token = default) => Task.CompletedTask; } class Job { public async Task M(Context ctx, Sale sale) { ctx.ThrowIfDone(); await sale.PayAsync(); } }" },
        { "given", "async Task M(Context ctx) { await WorkAsync(ctx); }" },
        { "given as a scope", "async Task M(Context ctx) { using var scope = ctx.WithCancel(); await WorkAsync(scope); }" },
        { "given as its token", "async Task M(Context ctx) { await WorkAsync(ctx.Token); }" },
        { "nothing at hand", "async Task M() { await WorkAsync(); } void N(Context ctx) { }" },
        { "nothing to give it to", "void M(Context ctx) { Log(\"text\"); Use(1); }" },
        { "the overload that forwards to itself", "Task Save() => Task.CompletedTask; Task Save(Context ctx) => Save();" },
        { "cleaning up in finally", "async Task M(Context ctx) { try { await WorkAsync(ctx); } finally { await WorkAsync(); } }" },
        { "reporting in catch", "async Task M(Context ctx) { try { await WorkAsync(ctx); } catch (InvalidOperationException) { await WorkAsync(); } }" },
        { "a method that cleans up", "async Task StopAsync(Context ctx) { await WorkAsync(); }" },
        { "what cleans up", "Task RollbackAsync() => Task.CompletedTask; Task RollbackAsync(Context ctx) => Task.CompletedTask; async Task M(Context ctx) { await RollbackAsync(); }" },
        { "after the end", "async Task M(Context ctx) { if (ctx.IsDone) { await WorkAsync(); return; } await WorkAsync(ctx); }" },
        { "while it is not over, the other way round", "async Task M(Context ctx) { if (!ctx.IsDone) { await WorkAsync(ctx); } else { await WorkAsync(); } }" },
        { "a static local function sees none", "async Task M(Context ctx) { await Inner(); static async Task Inner() => await WorkAsync(); }" },
        { "options set further down", "async Task M(Context ctx) { var options = new ParallelOptions(); options.CancellationToken = ctx.Token; await Parallel.ForEachAsync(new[] { 1 }, options, (i, _) => default); }" },
        { "an inaccessible overload", "class Far { public Task Save() => Task.CompletedTask; private Task Save(Context ctx) => Task.CompletedTask; public Task N(Context ctx) => Save(ctx); } class Job { public Task M(Context ctx, Far far) => far.Save(); }" },
        { "deriving takes what it needs", "void M(Context ctx) { using var scope = ctx.WithCancel(); using var other = scope.Context.WithTimeout(TimeSpan.FromSeconds(1)); }" },

        // Tokens: what CA2016 reports itself
        { "a plain parameter", "async Task M(CancellationToken token) { await WorkAsync(); }" },
        { "a plain parameter of a lambda", "Func<CancellationToken, Task> M() => async token => await WorkAsync();" },
        { "a plain parameter around a local function", "async Task M(CancellationToken token) { await Inner(); async Task Inner() => await WorkAsync(); }" },
        { "an optional parameter at the end", "Task Save(int id, CancellationToken token = default) => Task.CompletedTask; Task M(CancellationToken token) => Save(1);" },

        // Tokens that were meant for something else
        { "a field of another object", "class Flush { public CancellationToken Token; } class Job { readonly Flush _flush = new(); public async Task M() { Use(_flush); await WorkAsync(); } }" },
        { "a timer of its own", "class Buffer { readonly CancellationTokenSource _flushTimer = new(); public async Task M() { await WorkAsync(); _flushTimer.CancelAfter(10); } }" },
        { "a token with another purpose", "class Buffer { readonly CancellationToken _flushToken; public Buffer(CancellationToken token) => _flushToken = token; public async Task M() { Use(_flushToken); await WorkAsync(); } }" },
        { "two fields: nobody knows which", "class Job { CancellationToken _stoppingToken, _token; public async Task M() { Use(_stoppingToken); Use(_token); await WorkAsync(); } public Job(CancellationToken a) { _token = a; _stoppingToken = a; } }" },
        { "a private field of a base class", "class Base { private CancellationToken _token; public Base(CancellationToken token) { _token = token; Use(_token); } } class Job(CancellationToken token) : Base(token) { public Task M() => Task.CompletedTask; }" },
        { "a static method sees no field", "class Job { readonly CancellationToken _token; public Job(CancellationToken token) { _token = token; Use(_token); } public static Task M() => WorkAsync(); }" },
        { "a source that is for something else", "async Task M() { using var flush = new CancellationTokenSource(10); await LoadAsync(flush.Token); await WorkAsync(); }" },
        { "a source that is handed on", "async Task M() { using var source = new CancellationTokenSource(); Use(source); await WorkAsync(); }" },

        // Code that runs later than its method
        { "an event handler", "event EventHandler? Clicked; void M(CancellationToken token) { Clicked += async (_, _) => await WorkAsync(); Use(token); Clicked?.Invoke(this, EventArgs.Empty); }" },
        { "a cached factory", "void M(CancellationToken token, System.Collections.Concurrent.ConcurrentDictionary<int, Task> cache) { cache.GetOrAdd(1, _ => WorkAsync()); Use(token); }" },
        { "a lazy value", "Lazy<Task> M(CancellationToken token) { Use(token); return new Lazy<Task>(() => WorkAsync()); }" },
        { "a returned function", "Func<Task> M(CancellationToken token) { Use(token); return () => WorkAsync(); }" },
        { "a kept function", "class Job { Func<Task>? _later; public void M(CancellationToken token) { Use(token); _later = () => WorkAsync(); Use(_later); } }" },
        { "a callback of the end itself", "void M(CancellationToken token) { using var end = token.Register(() => WorkAsync()); }" },
        { "what StartAsync starts", "class Service { Task? _loop; public Task StartAsync(CancellationToken token) { _loop = Task.Run(async () => { await WorkAsync(); }, token); return Task.CompletedTask; } public Task? Loop => _loop; }" },

        // Given in another way
        { "options that carry it", "void M(CancellationToken token, int[] ids) => Parallel.ForEach(ids, new ParallelOptions { CancellationToken = token }, id => Use(id));" },
        { "options set later", "void M(CancellationToken token, int[] ids) { var options = new ParallelOptions(); options.CancellationToken = token; Parallel.ForEach(ids, options, id => Use(id)); }" },
        { "a sequence with its token", "async Task M(CancellationToken token, IAsyncEnumerable<int> rows) { await foreach (var row in rows.WithCancellation(token)) Use(row); }" },
        { "a sequence that was made with it", "async Task M(CancellationToken token, Channel<int> channel) { await foreach (var row in channel.Reader.ReadAllAsync(token)) Use(row); }" },
        { "a sequence that was made with it before", "async Task M(CancellationToken token, Channel<int> channel) { var rows = channel.Reader.ReadAllAsync(token); await foreach (var row in rows) Use(row); }" },
        { "a loop that looks by itself", "async Task M(CancellationToken token, IAsyncEnumerable<int> rows) { await foreach (var row in rows) { token.ThrowIfCancellationRequested(); Use(row); } }" },
        { "a sequence without a token at hand", "async Task M(IAsyncEnumerable<int> rows) { await foreach (var row in rows) Use(row); }" },
        { "a cancelled result", "void M(CancellationToken? token, TaskCompletionSource<int> done) { done.TrySetCanceled(); }" },
        { "a continuation", "Task M(CancellationToken? token, Task first) => first.ContinueWith(_ => { });" },
        { "a discarded lambda parameter", "async Task M(int[] ids) => await Parallel.ForEachAsync(ids, async (id, _) => await WorkAsync());" },
        { "an obsolete overload", "[Obsolete] Task Save(CancellationToken? a, int id) => Task.CompletedTask; Task Save(int id) => Task.CompletedTask; Task M(CancellationToken? token) => Save(1);" },
        { "an optional token that a named argument steps over", "void Start(int id, CancellationToken token = default, bool quick = true) { } void M(CancellationToken token) => Start(1, quick: false);" },
        { "an explicit None", "async Task M(CancellationToken? token) { Use(token); await LoadAsync(CancellationToken.None); }" },
    };
}
