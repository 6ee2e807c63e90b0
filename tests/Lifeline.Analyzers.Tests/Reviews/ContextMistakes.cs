namespace Lifeline.Analyzers.Tests.Reviews;

/// <summary>Mistakes with contexts, as they come to a review. They are compiled and looked at, and never run: what sleeps in them is what a rule has to see.</summary>
public static class ContextMistakes
{
    public static TheoryData<string, string, string> Cases => new()
    {
        { "what one writes after years of tokens", "LL1109", "async Task Wait(Context ctx) => await Task.Delay(1000, ctx.Token);" },
        { "a request without its deadline", "LL1109", "async Task<string> Load(Context ctx, HttpClient http) { using var response = await http.GetAsync(\"/stock\", ctx.Token); return await response.Content.ReadAsStringAsync(ctx.Token); }" },
        { "a scope's token to what takes the scope", "LL1109", "async Task<int> Load(Context ctx) { using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(1)); return await LoadAsync(scope.Token); }" },
        { "the timeout of the time before", "LL1108", "async Task<int> Load(Context ctx) { using var cts = CancellationTokenSource.CreateLinkedTokenSource(ctx.Token); cts.CancelAfter(TimeSpan.FromSeconds(2)); try { return await LoadAsync(cts.Token); } catch (OperationCanceledException) when (!ctx.IsDone) { throw new TimeoutException(); } }" },
        { "rows that nobody ends", "LL1101", "async Task<int> Sum(Context ctx, IAsyncEnumerable<int> rows) { var sum = 0; await foreach (var row in rows.ConfigureAwait(false)) sum += row; return sum; }" },
        { "a scope that nobody ends", "LL1001", "async Task Load(Context ctx) { var scope = ctx.WithTimeout(TimeSpan.FromSeconds(5)); await WorkAsync(scope); }" },
        { "ended only when all goes well", "LL1001", """
            async Task<int> Count(Context ctx)
            {
                var scope = ctx.WithCancel();
                var count = await LoadAsync(scope);
                if (count == 0) return -1;
                scope.Dispose();
                return count;
            }
            """ },
        { "the scope is dropped in the call", "LL1001", "Task Load(Context ctx) => WorkAsync(ctx.WithTimeout(TimeSpan.FromSeconds(5)));" },
        { "two merged, none ended", "LL1001", "async Task Both(Context one, Context two) { var both = Context.Merge(one, two); await WorkAsync(both); }" },
        { "a chain whose middle is lost", "LL1001", "async Task Load(Context ctx) { using var scope = ctx.WithCancel().Context.WithTimeout(TimeSpan.FromSeconds(1)); await WorkAsync(scope); }" },
        { "one scope in each round", "LL1001", "async Task Rounds(Context ctx) { foreach (var id in new[] { 1, 2, 3 }) { var scope = ctx.WithTimeout(TimeSpan.FromSeconds(id)); await WorkAsync(scope); } }" },
        { "returned out of its using", "LL1003", "Task Load(Context ctx) { using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(5)); return WorkAsync(scope); }" },
        { "a task that outlives the using", "LL1003", "void Start(Context ctx) { using var scope = ctx.WithCancel(); _ = WorkAsync(scope); }" },
        { "Background in the middle", "LL1102", "async Task Save(Context ctx) { ctx.ThrowIfDone(); await WorkAsync(Context.Background); }" },
        { "Todo left over", "LL1102", "async Task<int> Load(Context ctx) => await LoadAsync(Context.Todo);" },
        { "detached for no reason", "LL1102", "async Task Save(Context ctx) => await WorkAsync(ctx.WithoutCancel());" },
        { "None beside a context", "LL1102", "async Task Save(Context ctx, Stream stream) { await stream.FlushAsync(CancellationToken.None); }" },
        { "a delay that can't be ended", "LL1101", "async Task Wait(Context ctx) { ctx.ThrowIfDone(); await Task.Delay(1000); }" },
        { "a request without the context", "LL1101", "async Task<string> Load(Context ctx, HttpClient http) { ctx.ThrowIfDone(); return await http.GetStringAsync(\"/stock\"); }" },
        { "the overload with a context is passed by", "LL1101", "class Stock { public Task Load() => Task.CompletedTask; public Task Load(Context ctx) => WorkAsync(ctx); } class Shop { async Task Buy(Context ctx, Stock stock) { await WorkAsync(ctx); await stock.Load(); } }" },
        { "rows without the context", "LL1101", "async Task Read(Context ctx, ChannelReader<int> rows) { await foreach (var row in rows.ReadAllAsync()) Log(row); }" },
        { "a lambda for each item", "LL1101", "Task All(Context ctx, string[] urls, HttpClient http) => Task.WhenAll(urls.Select(url => http.GetStringAsync(url)));" },
        { "the work in Task.Run", "LL1106", "Task Hash(Context ctx, byte[] bytes) => Task.Run(() => Log(bytes.Length));" },
        { "dropped on the spot", "LL1106", "void Tell(Context ctx) { ctx.ThrowIfDone(); _ = WorkAsync(); }" },
        { "null for a context", "LL1107", "async Task Run() => await WorkAsync(default(Context)!);" },
        { "looks and stays", "LL1201", "async Task Pump(Context ctx) { while (true) { if (ctx.IsDone) Log(\"stopping\"); await WorkAsync(); } }" },
        { "never looks", "LL1202", "async Task Pump(Context ctx) { ctx.ThrowIfDone(); while (true) { await WorkAsync(); Log(1); } }" },
        { "a retry for ever", "LL1203", "async Task Retry(Context ctx) { while (true) { try { await WorkAsync(ctx); return; } catch (Exception e) { Log(e); } } }" },
        { "the next of the list", "LL1203", "async Task Each(Context ctx, int[] ids) { foreach (var id in ids) { try { await WorkAsync(ctx); } catch (OperationCanceledException) { Log(id); } } }" },
        { "any error is false", "LL1204", "async Task<bool> Try(Context ctx) { try { await WorkAsync(ctx); return true; } catch { return false; } }" },
        { "deeper in each round", "LL1205", "async Task Rounds(Context ctx) { for (var i = 0; i < 9; i++) { ctx = ctx.WithName(\"round\"); await WorkAsync(ctx); } }" },
        { "no time", "LL1301", "async Task Now(Context ctx) { using var scope = ctx.WithTimeout(TimeSpan.Zero); await WorkAsync(scope); }" },
        { "a deadline that is over", "LL1301", "async Task Now(Context ctx) { using var scope = ctx.WithDeadline(DateTimeOffset.UtcNow.AddSeconds(-5)); await WorkAsync(scope); }" },
        { "a key made in each call", "LL1401", "Context Named(Context ctx, string user) => ctx.WithValue(new ContextKey<string>(\"user\"), user);" },
        { "a logger along the way", "LL1402", "static readonly ContextKey<Action<string>> s_log = new(\"log\"); Context Logged(Context ctx, Action<string> log) => ctx.WithValue(s_log, log);" },
        { "its answer is ignored", "LL1403", "static readonly ContextKey<string> s_user = new(\"user\"); int Length(Context ctx) { ctx.TryGet(s_user, out var user); return user!.Length; }" },
        { "kept in a field", "LL1501", "class Service { readonly Context _ctx; public Service(Context ctx) => _ctx = ctx; public Task Run() => WorkAsync(_ctx); }" },
        { "the last parameter", "LL1502", "public Task Load(string name, Context ctx) => WorkAsync(ctx);" },
        { "the parent past the limit", "LL1103", "async Task Load(Context ctx) { using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(5)); await WorkAsync(ctx); }" },
        { "a root in the middle", "LL1104", "async Task Load(Context ctx) { ctx.ThrowIfDone(); using var scope = Context.Background.WithTimeout(TimeSpan.FromSeconds(5)); await WorkAsync(scope); }" },
        { "sleeps", "LL1105", "void Pause(Context ctx) { ctx.ThrowIfDone(); Thread.Sleep(1000); }" },
        { "a callback more with each call", "LL1005", "void Watch(Context ctx) { ctx.AfterFunc(() => Log(\"end\")); }" },
    };
}
