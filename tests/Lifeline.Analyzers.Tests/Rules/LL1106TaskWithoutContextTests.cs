using Lifeline.Analyzers.Rules;
using Lifeline.Analyzers.Tests.Harness;

namespace Lifeline.Analyzers.Tests.Rules;

public class LL1106TaskWithoutContextTests
{
    [Theory]
    [MemberData(nameof(Mistakes))]
    public Task Flags(string what, string code) => Verify.FlagsAsync<LL1106TaskWithoutContext>(code).Named(what);

    [Theory]
    [MemberData(nameof(Innocents))]
    public Task Accepts(string what, string code) => Verify.AcceptsAsync<LL1106TaskWithoutContext>(code).Named(what);

    public static TheoryData<string, string> Mistakes => new()
    {
        { "a task that is dropped, and could have been given one", "void M(CancellationToken token) { token.ThrowIfCancellationRequested(); _ = [|Warm|](); } async Task Warm(CancellationToken ct = default) => await Task.Yield();" },
        { "a thread, in a Start of its own", "void Start(CancellationToken token, Action run) { token.ThrowIfCancellationRequested(); var thread = new [|Thread|](() => run()); thread.Start(); }" },
        { "a thread, under a context that was handed over to start it", "void Start(Context ctx, Action run) { ctx.ThrowIfDone(); new [|Thread|](() => run()).Start(); }" },
        { "Task.Run", "Task M(Context ctx) => Task.[|Run|](() => Log(\"work\"));" },
        { "StartNew", "Task M(Context ctx) => Task.Factory.[|StartNew|](() => Log(\"work\"));" },
        { "the thread pool", "void M(Context ctx) => ThreadPool.[|QueueUserWorkItem|](_ => Log(\"work\"));" },
        { "a thread", "void M(Context ctx) => new [|Thread|](() => Log(\"work\")).Start();" },
        { "a dropped task", "Task Send(string text) => Task.CompletedTask; void M(Context ctx) { _ = [|Send|](\"\"); }" },
        { "a dropped task that takes a context", "void M(Context ctx) { _ = [|WorkAsync|](); }" },
        { "a statement", "Task Send(string text) => Task.CompletedTask; void M(Context ctx) { [|Send|](\"\"); }" },
        { "async void", "async void Fire() => await Task.Yield(); void M(Context ctx) => [|Fire|]();" },
        { "an async lambda that nobody awaits", "void M(Context ctx, List<int> ids) => ids.[|ForEach|](async id => { await Task.Yield(); Log(id); });" },

        { "Task.Run with a token at hand", "Task M(CancellationToken token) => Task.[|Run|](() => Log(\"work\"));" },
        { "Task.Run of an async lambda", "async Task M(CancellationToken token) { await Task.[|Run|](async () => { await Task.Yield(); Log(1); }); }" },
        { "Task.Run of a method", "void Loop() { while (Condition) Log(1); } Task M(CancellationToken token) => Task.[|Run|](Loop);" },
        { "Task.Run with a result", "Task<int> M(CancellationToken token) => Task.[|Run|](() => 1);" },
        { "StartNew with a token at hand", "Task M(CancellationToken token) => Task.Factory.[|StartNew|](() => Log(1), TaskCreationOptions.LongRunning);" },
        { "the thread pool with a token at hand", "void M(CancellationToken token) => ThreadPool.[|UnsafeQueueUserWorkItem|](_ => Log(1), null);" },
        { "a thread with a token at hand", "void M(CancellationToken token) { var thread = new [|Thread|](() => { while (Condition) Log(1); }) { IsBackground = true }; thread.Start(); }" },
        { "a target-typed thread", "void M(CancellationToken token) { Thread thread = [|new(() => Log(1))|]; thread.Start(); }" },
        { "a thread of a method", "void Loop() { while (Condition) Log(1); } void M(CancellationToken token) => new [|Thread|](Loop).Start();" },
        { "a dropped task with a token at hand", "Task Send(string text) => Task.CompletedTask; async Task M(CancellationToken token) { _ = [|Send|](\"\"); await WorkAsync(token); }" },
        { "a forgotten await", "Task Send(string text) => Task.CompletedTask; void M(CancellationToken token) { [|Send|](\"\"); Compute(token); }" },
        { "async void with a token at hand", "async void Fire(string text) => await Task.Yield(); void M(CancellationToken token) => [|Fire|](\"\");" },
        { "ForEach with an async lambda", "void M(CancellationToken token, List<int> ids) => ids.[|ForEach|](async id => { await Task.Yield(); Log(id); });" },
        { "in a loop", "void M(CancellationToken token, int[] ids) { foreach (var id in ids) Task.[|Run|](() => Log(id)); }" },
    };

    public static TheoryData<string, string> Innocents => new()
    {
        { "a task that is dropped, and was given one by name", "void M(CancellationToken token) { token.ThrowIfCancellationRequested(); _ = Warm(ct: token); } async Task Warm(int n = 0, CancellationToken ct = default) => await Task.Yield();" },
        { "a thread that is started with the token", "void M(CancellationToken token, ParameterizedThreadStart run) { var thread = new Thread(run); thread.Start(token); }" },
        { "a thread that is started with an object that has the context", "void M(Context ctx, ParameterizedThreadStart run) { var state = new Tuple<Context, int>(ctx, 1); var thread = new Thread(run); thread.Start(state); }" },
        { "a thread that is made and started at once, with the token", "void M(CancellationToken token, ParameterizedThreadStart run) => new Thread(run).Start(token);" },
        { "a thread, in the Start that an interface asks for", "interface IService { void Start(CancellationToken token); } class S(Action run) : IService { public void Start(CancellationToken token) { token.ThrowIfCancellationRequested(); var thread = new Thread(() => run()); thread.Start(); } }" },
        { "the context's token", "Task M(Context ctx) => Task.Run(() => Log(1), ctx.Token);" },
        { "the context in the lambda", "Task M(Context ctx) => Task.Run(() => Compute(ctx));" },
        { "the scope in the lambda", "async Task M(Context ctx) { using var scope = ctx.WithCancel(); await Task.Run(() => Compute(scope)); }" },
        { "a dropped task with its context", "void M(Context ctx) { _ = WorkAsync(ctx); }" },
        { "a dropped task with a detached one", "void M(Context ctx) { _ = WorkAsync(ctx.WithoutCancel()); }" },
        { "a group's task, which has the group's context", "async Task M(Context ctx) { await using var group = ctx.Group(); _ = group.Go(WorkAsync); await group.WaitAsync(); }" },
        { "a primary constructor's, which is the object's", "class Item(CancellationTokenSource context) : IThreadPoolWorkItem { public void Run() => ThreadPool.UnsafeQueueUserWorkItem(this, false); public void Execute() => Compute(context.Token); }" },
        { "nothing at hand", "Task M() => Task.Run(() => Log(1)); Context N(Context ctx) => ctx;" },
        { "a type that holds it", "class Job(Context ctx) { public Task M() => Task.Run(Loop); void Loop() { while (!ctx.IsDone) Log(1); } }" },

        { "the token", "Task M(CancellationToken token) => Task.Run(() => Log(1), token);" },
        { "the token in the lambda", "Task M(CancellationToken token) => Task.Run(() => Compute(token));" },
        { "the token in an async lambda", "Task M(CancellationToken token) => Task.Run(async () => await WorkAsync(token));" },
        { "the lambda looks at it", "Task M(CancellationToken token) => Task.Run(() => { while (!token.IsCancellationRequested) Log(1); });" },
        { "StartNew with the token", "Task M(CancellationToken token) => Task.Factory.StartNew(() => Log(1), token);" },
        { "a thread that looks at it", "void M(CancellationToken token) => new Thread(() => { while (!token.IsCancellationRequested) Log(1); }).Start();" },
        { "the thread pool with it as state", "void M(CancellationToken token) => ThreadPool.QueueUserWorkItem(state => Compute(state), token, preferLocal: false);" },
        { "a method that looks at a field", "class Job { readonly CancellationTokenSource _stop = new(); public void M(CancellationToken token) { Compute(token); new Thread(Loop).Start(); } void Loop() { while (!_stop.IsCancellationRequested) Log(1); } public void N() => _stop.Cancel(); }" },
        { "a call of a method that looks at a field", "class Job { readonly CancellationTokenSource _stop = new(); public Task M(CancellationToken token) => Task.Run(() => LoopAsync()); async Task LoopAsync() => await WorkAsync(_stop.Token); public void N() => _stop.Cancel(); }" },
        { "a local function that looks at it", "void M(CancellationToken token) { _ = PumpAsync(); async Task PumpAsync() { await WorkAsync(token); } }" },
        { "what StartAsync starts", "class Service { Task? _loop; void Loop() { } public Task StartAsync(CancellationToken token) { _loop = Task.Run(Loop); return Task.CompletedTask; } public Task? Running => _loop; }" },
        { "no token at hand", "void M() { _ = Task.Run(() => Log(1)); new Thread(() => Log(1)).Start(); }" },
        { "in finally", "Task Send(string text) => Task.CompletedTask; async Task M(CancellationToken token) { try { await WorkAsync(token); } finally { _ = Send(\"\"); } }" },
        { "in catch", "Task Send(string text) => Task.CompletedTask; async Task M(CancellationToken token) { try { await WorkAsync(token); } catch (InvalidOperationException) { _ = Send(\"\"); } }" },
        { "an explicit None", "void M(CancellationToken token) { _ = WorkAsync(CancellationToken.None); Use(token); }" },
        { "an awaited call", "Task Send(string text) => Task.CompletedTask; async Task M(CancellationToken token) { await Send(\"\"); Compute(token); }" },
        { "a call whose task is kept", "Task Send(string text) => Task.CompletedTask; async Task M(CancellationToken token) { var sending = Send(\"\"); Compute(token); await sending; }" },
        { "a returned call", "Task Send(string text) => Task.CompletedTask; Task M(CancellationToken token) => Send(\"\");" },
        { "a dropped continuation", "void M(CancellationToken token, Task first) { _ = first.ContinueWith(_ => Log(1)); Compute(token); }" },
        { "a stream that is closed", "void M(CancellationToken token, Stream stream) { _ = stream.DisposeAsync(); Compute(token); }" },
        { "a request's own", "class HttpContext { public CancellationToken RequestAborted; } class Job { public Task M(HttpContext http) => Task.Run(() => Use(http)); }" },
        { "an event handler", "event EventHandler? Clicked; void M(CancellationToken token) { Clicked += (_, _) => Task.Run(() => Log(1)); Compute(token); Clicked?.Invoke(this, EventArgs.Empty); }" },
        { "a lambda with a token of its own", "Task M(int[] ids) => Parallel.ForEachAsync(ids, async (id, token) => await WorkAsync(token));" },
        { "a source is no hint", "async Task M() { using var source = new CancellationTokenSource(); await Task.Run(() => Log(1)); Use(source); }" },
        { "values of no task", "void M(CancellationToken token, List<int> ids) { ids.ForEach(id => Log(id)); Compute(token); }" },
    };
}
