using Lifeline.Analyzers.Rules;
using Lifeline.Analyzers.Tests.Harness;

namespace Lifeline.Analyzers.Tests.Rules;

public class LL1102BackgroundAtHandTests
{
    [Theory]
    [MemberData(nameof(Mistakes))]
    public Task Flags(string what, string code) => Verify.FlagsAsync<LL1102BackgroundAtHand>(code).Named(what);

    [Theory]
    [MemberData(nameof(Innocents))]
    public Task Accepts(string what, string code) => Verify.AcceptsAsync<LL1102BackgroundAtHand>(code).Named(what);

    public static TheoryData<string, string> Mistakes => new()
    {
        { "a delegate that takes one", "Task M(Context ctx, Func<Context, Task> work) => work([|Context.Background|]);" },
        { "work that gets what it is to pass on", "Task M(CancellationToken token, string[] names) => Parallel.ForEachAsync(names, [|CancellationToken.None|], async (name, each) => await WorkAsync(each));" },
        { "in a group's task, which has its own", "void M(Context parent, TaskGroup group) { _ = group.Go(async ctx => await WorkAsync([|Context.Background|])); }" },
        { "a source linked to nothing", "async Task M(CancellationToken token) { using var cts = CancellationTokenSource.CreateLinkedTokenSource([|CancellationToken.None|]); await WorkAsync(cts.Token); }" },
        { "Background", "async Task M(Context ctx) { await WorkAsync([|Context.Background|]); }" },
        { "Todo", "async Task M(Context ctx) { await WorkAsync([|Context.Todo|]); }" },
        { "a detached context", "async Task M(Context ctx) { await WorkAsync([|ctx.WithoutCancel()|]); }" },
        { "Background's token", "async Task M(Context ctx) { await WorkAsync([|Context.Background.Token|]); }" },
        { "None though a context is there", "async Task M(Context ctx) { await WorkAsync([|CancellationToken.None|]); }" },
        { "Background though a scope is there", "async Task M(Context ctx) { using var scope = ctx.WithCancel(); await WorkAsync([|Context.Background|]); }" },
        { "Background though a token is there", "async Task M(CancellationToken token) { await WorkAsync([|Context.Background|]); }" },
        { "to Lifeline's HttpClient", "Task<string> M(Context ctx, HttpClient http) => http.GetStringAsync(\"/\", [|Context.Background|]);" },
        { "in a lambda that runs now", "Task M(Context ctx, int[] ids) => Task.WhenAll(ids.Select(id => WorkAsync([|Context.Todo|])));" },
        { "in a local function", "async Task M(Context ctx) { await Inner(); async Task Inner() => await WorkAsync([|Context.Background|]); }" },
        { "one side of a condition", "async Task M(Context ctx, bool quick) { await WorkAsync(quick ? ctx : [|Context.Background|]); }" },
        { "to a constructor", "class Call(Context ctx) { public Context Given => ctx; } class Job { public void M(Context ctx) => Use(new Call([|Context.Background|])); }" },

        { "None", "async Task M(CancellationToken token) { await WorkAsync([|CancellationToken.None|]); }" },
        { "default", "Task<int> M(CancellationToken token) => LoadAsync([|default|]);" },
        { "default of the type", "Task<int> M(CancellationToken token) => LoadAsync([|default(CancellationToken)|]);" },
        { "a new token", "Task<int> M(CancellationToken token) => LoadAsync([|new CancellationToken()|]);" },
        { "by name", "Task<int> M(CancellationToken token) => LoadAsync(token: [|CancellationToken.None|]);" },
        { "conditional None", "async Task M(CancellationToken token, bool important) { await WorkAsync(important ? [|CancellationToken.None|] : token); }" },
        { "conditional default", "async Task M(CancellationToken token, bool important) { await WorkAsync(important ? token : [|default|]); }" },
        { "in options", "void M(CancellationToken token, int[] ids) => Parallel.ForEach(ids, new ParallelOptions { CancellationToken = [|CancellationToken.None|] }, id => Use(id));" },
        { "a nullable token is there", "async Task M(CancellationToken? token) { await WorkAsync([|CancellationToken.None|]); }" },
        { "a local token is there", "async Task M(Task<CancellationToken> given) { var token = await given; await WorkAsync([|CancellationToken.None|]); }" },
        { "in a loop", "async Task M(CancellationToken token) { while (Condition) { token.ThrowIfCancellationRequested(); await WorkAsync([|CancellationToken.None|]); } }" },
        { "in an awaited task", "async Task M(CancellationToken token) { await Task.Run(() => WorkAsync([|CancellationToken.None|])); }" },
        { "in try", "async Task M(CancellationToken token) { try { await WorkAsync([|default|]); } catch (InvalidOperationException) { } }" },
        { "a delay", "async Task M(CancellationToken token) { await Task.Delay(1000, [|CancellationToken.None|]); }" },
        { "a lock", "async Task M(CancellationToken token, SemaphoreSlim gate) { await gate.WaitAsync([|CancellationToken.None|]); }" },
        { "in a local function", "async Task M(CancellationToken token) { await Inner(); async Task Inner() => await WorkAsync([|CancellationToken.None|]); }" },
    };

    public static TheoryData<string, string> Innocents => new()
    {
        { "a sequence that is given a lifetime where it is read", "async Task M(Context ctx, Channel<int> channel) { await foreach (var row in channel.Reader.ReadAllAsync(CancellationToken.None).WithCancellation(ctx.Token)) Use(row); }" },
        { "work that looks at the one around it", "Task M(CancellationToken token, string[] names) => Parallel.ForEachAsync(names, CancellationToken.None, async (name, each) => await WorkAsync(token));" },
        { "a source linked to another as well", "async Task M(CancellationToken token) { using var cts = CancellationTokenSource.CreateLinkedTokenSource(token, CancellationToken.None); await WorkAsync(cts.Token); }" },
        { "a cache that fills itself for all who ask", "class Cache { public Task<int> GetOrFillAsync(string key, Func<CancellationToken, Task<int>> fill, CancellationToken token) => fill(token); public Task<int> M(CancellationToken token) => GetOrFillAsync(\"a\", LoadAsync, CancellationToken.None); }" },
        { "a primary constructor's, which is the object's", "class Pipe(Stream source, CancellationToken cut) { public void Cut() => Compute(cut); public int Read(byte[] to) => source.ReadAsync(to, CancellationToken.None).AsTask().GetAwaiter().GetResult(); }" },
        { "the context at hand", "async Task M(Context ctx) { await WorkAsync(ctx); }" },
        { "Main", "static async Task Main() { await WorkAsync(Context.Background); }" },
        { "nothing at hand", "async Task M() { await WorkAsync(Context.Todo); }" },
        { "a root to derive from", "async Task M() { using var scope = Context.Background.WithTimeout(TimeSpan.FromSeconds(1)); await WorkAsync(scope); }" },
        { "finally", "async Task M(Context ctx) { try { await WorkAsync(ctx); } finally { await WorkAsync(ctx.WithoutCancel()); } }" },
        { "catch", "async Task M(Context ctx) { try { await WorkAsync(ctx); } catch (InvalidOperationException) { await WorkAsync(Context.Background); } }" },
        { "Dispose", "class Job : IAsyncDisposable { readonly Context _ctx = Context.Todo; public async ValueTask DisposeAsync() { Use(_ctx); await WorkAsync(Context.Background); } }" },
        { "cleaning up with a time limit of its own", "async Task M(Context ctx) { var detached = ctx.WithoutCancel(); using var scope = detached.WithTimeout(TimeSpan.FromSeconds(5)); await WorkAsync(scope); }" },
        { "work that is to outlive its caller", "void M(Context ctx) { _ = WorkAsync(ctx.WithoutCancel()); }" },
        { "after the end", "async Task M(Context ctx) { if (ctx.IsDone) await WorkAsync(Context.Background); }" },
        { "a comparison", "bool M(Context ctx) => ctx.Equals(Context.Background);" },
        { "merged with something", "void M(Context ctx) { using var both = Context.Merge(ctx, Context.Background); }" },

        { "the token at hand", "async Task M(CancellationToken token) { await WorkAsync(token); }" },
        { "None in finally", "async Task M(CancellationToken token) { try { await WorkAsync(token); } finally { await WorkAsync(CancellationToken.None); } }" },
        { "None in catch", "async Task M(CancellationToken token) { try { await WorkAsync(token); } catch (OperationCanceledException) { await WorkAsync(CancellationToken.None); throw; } }" },
        { "None in a local function that cleans up", "async Task M(CancellationToken token) { await WorkAsync(token); await CleanupAsync(); async Task CleanupAsync() => await WorkAsync(CancellationToken.None); }" },
        { "None in StopAsync", "async Task StopAsync(CancellationToken token) { await WorkAsync(CancellationToken.None); }" },
        { "None in Dispose", "class Job(CancellationToken token) : IDisposable { public void Dispose() { WorkAsync(CancellationToken.None).Wait(); Use(token); } }" },
        { "an explicit implementation", "class Job(CancellationToken token) : IAsyncDisposable { async ValueTask IAsyncDisposable.DisposeAsync() { Use(token); await WorkAsync(CancellationToken.None); } }" },
        { "None to what rolls back", "Task RollbackAsync(CancellationToken token) => Task.CompletedTask; async Task M(CancellationToken token) { await RollbackAsync(CancellationToken.None); }" },
        { "None to what releases", "Task ReleaseLockAsync(CancellationToken token) => Task.CompletedTask; async Task M(CancellationToken token) { await ReleaseLockAsync(CancellationToken.None); }" },
        { "None after the end", "async Task M(CancellationToken token) { if (token.IsCancellationRequested) { await WorkAsync(CancellationToken.None); return; } await WorkAsync(token); }" },
        { "no token at hand", "Task M() => WorkAsync(CancellationToken.None);" },
        { "the overload without a token", "Task Save() => Save(CancellationToken.None); Task Save(CancellationToken token) => Task.CompletedTask;" },
        { "a continuation that has to run", "Task M(CancellationToken token, Task first) => first.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);" },
        { "a task whose code looks at the token itself", "Task M(CancellationToken token) => Task.Run(() => Compute(token), CancellationToken.None);" },
        { "a long-running task whose code looks at the token", "Task M(CancellationToken token) => Task.Factory.StartNew(() => Compute(token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);" },
        { "fire and forget, and said so", "void M(CancellationToken token) { _ = WorkAsync(CancellationToken.None); Use(token); }" },
        { "in a dropped task", "void M(CancellationToken token) { _ = Task.Run(() => WorkAsync(CancellationToken.None)); Use(token); }" },
        { "an event handler", "event EventHandler? Clicked; void M(CancellationToken token) { Clicked += async (_, _) => await WorkAsync(CancellationToken.None); Use(token); Clicked?.Invoke(this, EventArgs.Empty); }" },
        { "an exception", "void M(CancellationToken token) { throw new OperationCanceledException(\"no\", CancellationToken.None); }" },
        { "a missing token replaced", "async Task M(CancellationToken? token) { await WorkAsync(token ?? CancellationToken.None); }" },
        { "a token that is asked for", "async Task M(CancellationToken token) { await WorkAsync(token.CanBeCanceled ? token : CancellationToken.None); }" },
        { "linked with None", "async Task M(CancellationToken token) { using var cts = CancellationTokenSource.CreateLinkedTokenSource(token, CancellationToken.None); await WorkAsync(cts.Token); }" },
        { "a comparison", "bool M(CancellationToken token) => token.Equals(CancellationToken.None) || token == CancellationToken.None;" },
        { "a default value", "Task M(int id, CancellationToken token = default) => WorkAsync(token);" },
        { "a generic method's argument", "void Same<T>(T one, T two) { } void M(CancellationToken token) => Same(CancellationToken.None, token);" },
        { "default of another type", "void M(CancellationToken token) { Use(default(int)); Compute(token); }" },
        { "a field is no promise", "class Job(int id) { readonly CancellationToken _token; public Job(CancellationToken token) : this(1) => _token = token; public async Task M() { Use(id); Use(_token); await WorkAsync(CancellationToken.None); } }" },
    };
}
