using Lifeline.Analyzers.Rules;
using Lifeline.Analyzers.Tests.Harness;
using Lifeline.CodeFixes;

namespace Lifeline.Analyzers.Tests.Rules;

public class LL1003EscapesItsUsingTests
{
    [Theory]
    [MemberData(nameof(Mistakes))]
    public Task Flags(string what, string code) => Verify.FlagsAsync<LL1003EscapesItsUsing>(code).Named(what);

    [Theory]
    [MemberData(nameof(Innocents))]
    public Task Accepts(string what, string code) => Verify.AcceptsAsync<LL1003EscapesItsUsing>(code).Named(what);

    public static TheoryData<string, string> Mistakes => new()
    {
        { "several in a list, returned as one", """
            Task M(Context ctx, int[] items)
            {
                using var scope = ctx.WithCancel();
                var tasks = new List<Task>();
                foreach (var item in items) tasks.Add([|WorkAsync(scope)|]);
                return Task.WhenAll(tasks);
            }
            """ },
        { "two in variables, returned as one", """
            Task M(Context ctx) { using var scope = ctx.WithCancel(); var one = [|WorkAsync(scope)|]; var two = [|WorkAsync(scope)|]; return Task.WhenAll(one, two); }
            """ },
        { "a query of tasks, returned as one", """
            Task M(Context ctx, int[] items) { using var scope = ctx.WithCancel(); return Task.WhenAll(from item in items [|select WorkAsync(scope)|]); }
            """ },
        { "a list made by a lambda, returned as one", """
            Task M(Context ctx, int[] items) { using var scope = ctx.WithCancel(); var all = [|items.Select(item => WorkAsync(scope))|].ToList(); return Task.WhenAll(all); }
            """ },
        { "a task of a group that is disposed later", """
            async Task M(Context ctx) { await using var group = ctx.Group(); using var scope = ctx.WithCancel(); _ = [|group.Go(async _ => await WorkAsync(scope))|]; await WorkAsync(ctx); }
            """ },
        { "a task returned", """
            Task M(CancellationToken token) { using var cts = CancellationTokenSource.CreateLinkedTokenSource(token); return [|WorkAsync(cts.Token)|]; }
            """ },
        { "a task returned from a using statement", """
            Task<int> M() { using (var cts = new CancellationTokenSource(1000)) { return [|LoadAsync(cts.Token)|]; } }
            """ },
        { "a task returned and disposed in finally", """
            Task<int> M() { var cts = new CancellationTokenSource(1000); try { return [|LoadAsync(cts.Token)|]; } finally { cts.Dispose(); } }
            """ },
        { "a task dropped", """
            void M() { using var cts = new CancellationTokenSource(1000); _ = [|WorkAsync(cts.Token)|]; }
            """ },
        { "a task not awaited", """
            async Task M(CancellationToken token) { using var cts = CancellationTokenSource.CreateLinkedTokenSource(token); [|WorkAsync(cts.Token)|]; await WorkAsync(token); }
            """ },
        { "a lambda that runs on", """
            void M() { using var cts = new CancellationTokenSource(1000); _ = [|Task.Run(() => WorkAsync(cts.Token))|]; }
            """ },
        { "a lambda that awaits and runs on", """
            Task M() { using var cts = new CancellationTokenSource(1000); return [|Task.Run(async () => { await WorkAsync(cts.Token); })|]; }
            """ },
        { "a task in another", """
            ValueTask M() { using var cts = new CancellationTokenSource(1000); return new ValueTask([|WorkAsync(cts.Token)|]); }
            """ },
        { "a thread pool item", """
            void M() { using var cts = new CancellationTokenSource(1000); [|ThreadPool.QueueUserWorkItem(_ => Compute(cts.Token))|]; }
            """ },
        { "a token in a variable on the way", """
            Task M() { using var cts = new CancellationTokenSource(1000); var token = cts.Token; return [|WorkAsync(token)|]; }
            """ },
        { "a task in a variable, returned", """
            Task M() { using var cts = new CancellationTokenSource(1000); var task = [|WorkAsync(cts.Token)|]; return task; }
            """ },
        { "a task in a variable that nobody reads", """
            void M() { using var cts = new CancellationTokenSource(1000); var task = [|WorkAsync(cts.Token)|]; }
            """ },
        { "a task awaited after the using", """
            async Task M() { Task work; using (var cts = new CancellationTokenSource(1000)) { work = [|WorkAsync(cts.Token)|]; } await work; }
            """ },
        { "a task in a field", """
            private Task? _work;
            void M() { using var cts = new CancellationTokenSource(1000); _work = [|WorkAsync(cts.Token)|]; }
            """ },
        { "a continuation returned", """
            Task M() { using var cts = new CancellationTokenSource(1000); return [|WorkAsync(cts.Token)|].ContinueWith(_ => { }, TaskScheduler.Default); }
            """ },
        { "all of several returned", """
            Task M(int[] items) { using var cts = new CancellationTokenSource(1000); return Task.WhenAll([|items.Select(_ => WorkAsync(cts.Token))|]); }
            """ },
        { "the token itself returned", """
            CancellationToken M() { using var cts = new CancellationTokenSource(1000); return [|cts.Token|]; }
            """ },
        { "an asynchronous sequence returned", """
            static async IAsyncEnumerable<int> Read([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token) { yield return await LoadAsync(token); }
            IAsyncEnumerable<int> M() { using var cts = new CancellationTokenSource(1000); return [|Read(cts.Token)|]; }
            """ },
        { "a scope's task returned", """
            Task M(Context ctx) { using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(1)); return [|WorkAsync(scope)|]; }
            """ },
        { "a scope's task dropped", """
            async Task M(Context ctx) { using var scope = ctx.WithCancel(); _ = [|Task.Run(() => WorkAsync(scope))|]; await WorkAsync(ctx); }
            """ },
        { "a scope's context returned", """
            Context M(Context ctx) { using var scope = ctx.WithCancel(); return [|scope|]; }
            Context N(Context ctx) { using var scope = ctx.WithCancel(); return [|scope.Context|]; }
            """ },
        { "a named context of a scope", """
            Task M(Context ctx) { using var scope = ctx.WithCancel(); return [|WorkAsync(scope.Context.WithName("m"))|]; }
            """ },
    };

    public static TheoryData<string, string> Innocents => new()
    {
        { "options of a call that waits itself", """
            void M(CancellationToken token, int[] items)
            {
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
                limit.CancelAfter(1000);
                Parallel.ForEach(items, new ParallelOptions { CancellationToken = limit.Token }, item => Compute(limit.Token));
            }
            """ },
        { "a task of a group that is waited for", """
            async Task M(Context ctx) { await using var group = ctx.Group(); using var scope = ctx.WithCancel(); _ = group.Go(async _ => await WorkAsync(scope)); await group.WaitAsync(); }
            """ },
        { "several in a list, awaited as one", """
            async Task M(Context ctx, int[] items) { using var scope = ctx.WithCancel(); List<Task> tasks = []; foreach (var item in items) tasks.Add(WorkAsync(scope)); await Task.WhenAll(tasks); }
            """ },
        { "awaited", """
            async Task<int> M(CancellationToken token) { using var cts = CancellationTokenSource.CreateLinkedTokenSource(token); await WorkAsync(cts.Token).ConfigureAwait(false); return await LoadAsync(cts.Token); }
            """ },
        { "awaited from a variable", """
            async Task M() { using var cts = new CancellationTokenSource(1000); var work = WorkAsync(cts.Token); await WorkAsync(); await work; }
            """ },
        { "all of several awaited", """
            async Task M(int[] items) { using var cts = new CancellationTokenSource(1000); await Task.WhenAll(items.Select(_ => WorkAsync(cts.Token))); }
            """ },
        { "a list of tasks awaited", """
            async Task M(int[] items)
            {
                using var cts = new CancellationTokenSource(1000);
                var tasks = new List<Task>();
                foreach (var item in items) tasks.Add(WorkAsync(cts.Token));
                await Task.WhenAll(tasks);
                Task[] two = [WorkAsync(cts.Token), WorkAsync(cts.Token)];
                await Task.WhenAll(two);
            }
            """ },
        { "waited for", """
            int M() { using var cts = new CancellationTokenSource(1000); WorkAsync(cts.Token).Wait(); Task.WaitAll(WorkAsync(cts.Token)); WorkAsync(cts.Token).GetAwaiter().GetResult(); return LoadAsync(cts.Token).Result; }
            """ },
        { "computed and returned", """
            int M() { using var cts = new CancellationTokenSource(1000); return Compute(cts.Token); }
            Task<int> N() { using var cts = new CancellationTokenSource(1000); return Task.FromResult(Compute(cts.Token)); }
            bool O() { using var cts = new CancellationTokenSource(1000); return cts.Token.IsCancellationRequested; }
            """ },
        { "read to its end", """
            static async IAsyncEnumerable<int> Read([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token) { yield return await LoadAsync(token); }
            async Task M() { using var cts = new CancellationTokenSource(1000); await foreach (var item in Read(cts.Token)) Use(item); }
            """ },
        { "a returned task that was given the outer token", """
            Task M(CancellationToken token) { using var cts = CancellationTokenSource.CreateLinkedTokenSource(token); Compute(cts.Token); return WorkAsync(token); }
            """ },
        { "a helper cancelled and awaited in finally", """
            async Task M(CancellationToken token)
            {
                using var beat = CancellationTokenSource.CreateLinkedTokenSource(token);
                var beating = WorkAsync(beat.Token);
                try { await WorkAsync(token); } finally { beat.Cancel(); await beating; }
            }
            """ },
        { "a race whose loser is cancelled", """
            async Task M(CancellationToken token)
            {
                using var cts = CancellationTokenSource.CreateLinkedTokenSource(token);
                var work = LoadAsync(cts.Token);
                await Task.WhenAny(work, Task.Delay(1000, cts.Token));
                cts.Cancel();
            }
            """ },
        { "a source that is not in a using", """
            Task M() { var cts = new CancellationTokenSource(); return WorkAsync(cts.Token); }
            """ },
        { "disposed by a continuation", """
            Task M() { var cts = new CancellationTokenSource(1000); return WorkAsync(cts.Token).ContinueWith(_ => cts.Dispose(), TaskScheduler.Default); }
            """ },
        { "yielded while it is live", """
            async IAsyncEnumerable<int> M() { using var cts = new CancellationTokenSource(1000); while (Condition) yield return await LoadAsync(cts.Token); }
            """ },
        { "an async lambda that awaits", """
            Task M() => Task.Run(async () => { using var cts = new CancellationTokenSource(1000); await WorkAsync(cts.Token); });
            """ },
        { "a lambda that awaits and is awaited", """
            async Task M() { using var cts = new CancellationTokenSource(1000); await Task.Run(async () => { await WorkAsync(cts.Token); }); }
            """ },
        { "a synchronous lambda", """
            void M(int[] items) { using var cts = new CancellationTokenSource(1000); Parallel.ForEach(items, _ => Compute(cts.Token)); items.ToList().ForEach(_ => Compute(cts.Token)); }
            """ },
        { "a thread that is joined", """
            void M() { using var cts = new CancellationTokenSource(1000); var thread = new Thread(() => Compute(cts.Token)); thread.Start(); thread.Join(); }
            """ },
        { "a scope's task awaited", """
            async Task M(Context ctx) { using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(1)); var a = LoadAsync(scope); var b = LoadAsync(scope); Use(await a + await b); }
            """ },
        { "a group's task, for which the group waits", """
            async Task M(Context ctx) { using var scope = ctx.WithCancel(); await using var group = scope.Context.Group(); group.Go(_ => WorkAsync(scope)); }
            """ },
        { "a scope cancelled by a registration", """
            async Task M(Context ctx) { using var scope = ctx.WithCancel(); using var stop = ctx.AfterFunc(() => scope.Cancel()); await WorkAsync(scope); }
            """ },
    };

    [Fact]
    public Task A_dropped_task_is_awaited() => Verify.FixesAsync<LL1003EscapesItsUsing, LL1003EscapesItsUsingFix>(
        """
            async Task M(CancellationToken token)
            {
                using var cts = CancellationTokenSource.CreateLinkedTokenSource(token);
                [|WorkAsync(cts.Token)|];
                _ = [|LoadAsync(cts.Token)|];
                await WorkAsync(token);
            }
        """,
        """
            async Task M(CancellationToken token)
            {
                using var cts = CancellationTokenSource.CreateLinkedTokenSource(token);
                await WorkAsync(cts.Token);
                await LoadAsync(cts.Token);
                await WorkAsync(token);
            }
        """);

    [Fact]
    public Task A_method_that_returned_its_task_awaits_it() => Verify.FixesAsync<LL1003EscapesItsUsing, LL1003EscapesItsUsingFix>(
        """
            public Task<int> M(Context ctx)
            {
                using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(1));
                return [|LoadAsync(scope)|];
            }

            Task N(Context ctx)
            {
                using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(1));
                return [|WorkAsync(scope)|];
            }
        """,
        """
            public async Task<int> M(Context ctx)
            {
                using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(1));
                return await LoadAsync(scope);
            }

            async Task N(Context ctx)
            {
                using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(1));
                await WorkAsync(scope);
            }
        """);

    [Fact]
    public Task A_value_that_is_there_is_returned_as_it_is() => Verify.FixesAsync<LL1003EscapesItsUsing, LL1003EscapesItsUsingFix>(
        """
            static ValueTask<int> FetchAsync(CancellationToken token) => new(1);
            ValueTask<int> M(CancellationToken token)
            {
                if (Condition) return new(2);
                using var cts = CancellationTokenSource.CreateLinkedTokenSource(token);
                return [|FetchAsync(cts.Token)|];
            }
        """,
        """
            static ValueTask<int> FetchAsync(CancellationToken token) => new(1);
            async ValueTask<int> M(CancellationToken token)
            {
                if (Condition) return 2;
                using var cts = CancellationTokenSource.CreateLinkedTokenSource(token);
                return await FetchAsync(cts.Token);
            }
        """);
}
