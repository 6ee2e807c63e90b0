using Lifeline.Analyzers.Rules;
using Lifeline.Analyzers.Tests.Harness;
using Lifeline.CodeFixes;

namespace Lifeline.Analyzers.Tests.Rules;

public class LL1109TokenForContextTests
{
    [Theory]
    [MemberData(nameof(Mistakes))]
    public Task Flags(string what, string code) => Verify.FlagsAsync<LL1109TokenForContext>(code).Named(what);

    [Theory]
    [MemberData(nameof(Innocents))]
    public Task Accepts(string what, string code) => Verify.AcceptsAsync<LL1109TokenForContext>(code).Named(what);

    [Theory]
    [InlineData("Task<string> M(Context ctx, HttpClient http) => http.[|GetStringAsync|](\"/\", ctx.Token);", "Task<string> M(Context ctx, HttpClient http) => http.GetStringAsync(\"/\", ctx);")]
    [InlineData("async Task M(Context ctx) { await Task.[|Delay|](1000, ctx.Token); }", "async Task M(Context ctx) { await ctx.DelayAsync(TimeSpan.FromMilliseconds(1000)); }")]
    [InlineData("async Task M(Context ctx) { await Task.[|Delay|](TimeSpan.FromSeconds(1), ctx.Clock, ctx.Token); }", "async Task M(Context ctx) { await ctx.DelayAsync(TimeSpan.FromSeconds(1)); }")]
    [InlineData("Task Save(string text, CancellationToken token) => WorkAsync(token); Task Save(Context ctx, string text) => WorkAsync(ctx); Task M(Context ctx) => [|Save|](\"a\", ctx.Token);",
        "Task Save(string text, CancellationToken token) => WorkAsync(token); Task Save(Context ctx, string text) => WorkAsync(ctx); Task M(Context ctx) => Save(ctx, \"a\");")]
    [InlineData("Task Save(string text, CancellationToken token) => WorkAsync(token); Task Save(Context ctx, string text) => WorkAsync(ctx); Task M(Context ctx) => [|Save|](token: ctx.Token, text: \"a\");",
        "Task Save(string text, CancellationToken token) => WorkAsync(token); Task Save(Context ctx, string text) => WorkAsync(ctx); Task M(Context ctx) => Save(ctx, text: \"a\");")]
    [InlineData("async Task M(Context ctx) { await [|WorkAsync|](ctx.Token); await [|LoadAsync|](ctx.Token); }", "async Task M(Context ctx) { await WorkAsync(ctx); await LoadAsync(ctx); }")]
    [InlineData("async Task M(Context ctx) { using var scope = ctx.WithCancel(); await [|WorkAsync|](scope.Token); }", "async Task M(Context ctx) { using var scope = ctx.WithCancel(); await WorkAsync(scope); }")]
    public Task Passes_the_context(string before, string after) => Verify.FixesAsync<LL1109TokenForContext, LL1109TokenForContextFix>(before, after);

    public static TheoryData<string, string> Mistakes => new()
    {
        { "a request, in the middle of a chain", "async Task M(Context ctx, HttpClient http) { using var response = await http.[|GetAsync|](\"/\", HttpCompletionOption.ResponseHeadersRead, ctx.Token).ConfigureAwait(false); }" },
        { "a request with a body", "Task M(Context ctx, HttpClient http, HttpContent body) => http.[|PostAsync|](\"/\", body, cancellationToken: ctx.Token);" },
        { "a channel", "async Task<int> M(Context ctx, Channel<int> channel) => await channel.Reader.[|ReadAsync|](ctx.Token);" },
        { "a write to a channel", "async Task M(Context ctx, ChannelWriter<int> channel) => await channel.[|WriteAsync|](1, ctx.Token);" },
        { "all of a channel", "async Task M(Context ctx, Channel<int> channel) { await foreach (var item in channel.Reader.[|ReadAllAsync|](ctx.Token)) Use(item); }" },
        { "a lock", "async Task M(Context ctx, SemaphoreSlim gate) { await gate.[|WaitAsync|](ctx.Token); }" },
        { "a lock that blocks", "void M(Context ctx, SemaphoreSlim gate) => gate.[|Wait|](ctx.Token);" },
        { "a task", "Task<int> M(Context ctx, Task<int> task) => task.[|WaitAsync|](ctx.Token);" },
        { "a ticker", "async Task M(Context ctx, PeriodicTimer timer) { while (await timer.[|WaitForNextTickAsync|](ctx.Token)) Log(1); }" },
        { "several at once, with a body that needs no signal", "Task M(Context ctx, int[] ids) => Parallel.[|ForEachAsync|](ids, ctx.Token, async (id, _) => { await Task.Yield(); Use(id); });" },
        { "in a lambda", "Task M(Context ctx, Channel<int> channel) => Task.Run(async () => { await channel.Reader.[|WaitToReadAsync|](ctx.Token); }, ctx.Token);" },
        { "of a field", "class Job { readonly Context _ctx = Context.Todo.WithName(\"job\"); public Task M() => [|WorkAsync|](_ctx.Token); }" },
        { "in finally, where it is no better", "async Task M(Context ctx, SemaphoreSlim gate) { try { Compute(ctx); } finally { await gate.[|WaitAsync|](ctx.Token); } }" },
        { "caught as what both throw", "async Task M(Context ctx) { try { await Task.[|Delay|](1, ctx.Token); } catch (OperationCanceledException) { throw; } }" },
        { "the family of an interface", "interface IStore { Task SaveAsync(int id, CancellationToken token); Task SaveAsync(Context ctx, int id); } class Job { public Task M(Context ctx, IStore store) => store.[|SaveAsync|](1, ctx.Token); }" },
        { "an inherited overload", "class Base { public Task SaveAsync(Context ctx) => Task.CompletedTask; } class Store : Base { public Task SaveAsync(CancellationToken token) => Task.CompletedTask; } class Job { public Task M(Context ctx, Store store) => store.[|SaveAsync|](ctx.Token); }" },
    };

    public static TheoryData<string, string> Innocents => new()
    {
        { "the context", "Task<string> M(Context ctx, HttpClient http) => http.GetStringAsync(\"/\", ctx);" },
        { "what knows only tokens", "async Task M(Context ctx) { await File.ReadAllTextAsync(\"a\", ctx.Token); await Task.Run(() => Log(1), ctx.Token); }" },
        { "a token that is no context's", "Task<string> M(Context ctx, CancellationTokenSource source, HttpClient http) { ctx.ThrowIfDone(); return http.GetStringAsync(\"/\", source.Token); }" },
        { "a plain token", "Task<string> M(CancellationToken token, HttpClient http) => http.GetStringAsync(\"/\", token); void N(Context ctx) { }" },
        { "the overload that hands on its token", "Task Save(CancellationToken token) => WorkAsyncOf(token); Task Save(Context ctx) => Save(ctx.Token); Task WorkAsyncOf(CancellationToken token) => Task.CompletedTask;" },
        { "an extension's own implementation", """
            static class Queue { public static ValueTask<T> TakeAsync<T>(this ChannelReader<T> reader, CancellationToken token) => reader.ReadAsync(token); }
            static class OurQueue { public static ValueTask<T> TakeAsync<T>(this ChannelReader<T> reader, Context ctx) => Core(reader, ctx); static ValueTask<T> Core<T>(ChannelReader<T> reader, Context ctx) => reader.TakeAsync(ctx.Token); }
            """ },
        { "a delay on another clock", "Task M(Context ctx, TimeProvider clock) => Task.Delay(TimeSpan.FromSeconds(1), clock, ctx.Token);" },
        { "caught as what only the token's form throws", "async Task M(Context ctx) { try { await Task.Delay(1, ctx.Token); } catch (TaskCanceledException) { throw; } }" },
        { "a body that hands its token on", "Task M(Context ctx, int[] ids) => Parallel.ForEachAsync(ids, ctx.Token, async (id, token) => await WorkAsync(token));" },
        { "another result", "Task<int> Find(int id, CancellationToken token) => Task.FromResult(id); Task<string> Find(int id, Context ctx) => Task.FromResult(\"\"); Task<int> M(Context ctx) => Find(1, ctx.Token);" },
        { "an obsolete overload", "Task Save(int id, CancellationToken token) => Task.CompletedTask; [Obsolete] Task Save(int id, Context ctx) => Task.CompletedTask; Task M(Context ctx) => Save(1, ctx.Token);" },
        { "an inaccessible overload", "class Store { public Task Save(CancellationToken token) => Task.CompletedTask; private Task Save(Context ctx) => Task.CompletedTask; public Task N(Context ctx) => Save(ctx); } class Job { public Task M(Context ctx, Store store) => store.Save(ctx.Token); }" },
        { "an error that nobody sees", "async Task M(Context ctx, Task task) { await task.WaitAsync(ctx.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); }" },
        { "two tokens", "Task Save(CancellationToken soft, CancellationToken hard) => Task.CompletedTask; Task Save(CancellationToken soft, Context ctx) => Task.CompletedTask; Task M(Context ctx, CancellationToken hard) => Save(ctx.Token, hard);" },
        { "on purpose", "async Task M(Context ctx, HttpClient http) {\n// We intentionally send no deadline to this host.\nawait http.GetStringAsync(\"/\", ctx.Token); }" },
        { "a token as data", "void M(Context ctx, List<CancellationToken> all) { all.Add(ctx.Token); Use(ctx.Token); }" },
    };
}
