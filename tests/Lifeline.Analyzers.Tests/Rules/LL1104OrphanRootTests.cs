using Lifeline.Analyzers.Rules;
using Lifeline.Analyzers.Tests.Harness;
using Lifeline.CodeFixes;

namespace Lifeline.Analyzers.Tests.Rules;

public class LL1104OrphanRootTests
{
    [Theory]
    [MemberData(nameof(Mistakes))]
    public Task Flags(string what, string code) => Verify.FlagsAsync<LL1104OrphanRoot>(code).Named(what);

    [Theory]
    [MemberData(nameof(Innocents))]
    public Task Accepts(string what, string code) => Verify.AcceptsAsync<LL1104OrphanRoot>(code).Named(what);

    public static TheoryData<string, string> Mistakes => new()
    {
        { "one of two, by a condition", """
            async Task M(int? seconds, CancellationToken token)
            {
                using var cts = seconds is { } limit ? [|new CancellationTokenSource(limit * 1000)|] : [|new CancellationTokenSource()|];
                await WorkAsync(cts.Token);
            }
            """ },
        { "given to the options", """
            void M(CancellationToken token)
            {
                using var cts = [|new CancellationTokenSource(1000)|];
                Parallel.For(0, 10, new ParallelOptions { CancellationToken = cts.Token }, Log);
            }

            void Log(int number) { }
            """ },
        { "a source that the workers end, and nobody else", """
            async Task M(CancellationToken token)
            {
                using var done = [|new CancellationTokenSource()|];
                await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ => { if (await LoadAsync(done.Token) == 0) done.Cancel(); }));
            }
            """ },
        { "a group under nothing", "async Task M(Context ctx) { ctx.ThrowIfDone(); await using var group = [|Context.Todo|].Group(); await group.Go(WorkAsync); }" },
        { "a timeout that knows only itself", """
            async Task M(CancellationToken token) { using var cts = [|new CancellationTokenSource(1000)|]; await WorkAsync(cts.Token); }
            """ },
        { "a plain source, cancelled by hand", """
            async Task M(CancellationToken token) { using var cts = [|new CancellationTokenSource()|]; var work = WorkAsync(cts.Token); await WorkAsync(); cts.Cancel(); await work; }
            """ },
        { "in an argument", """
            Task M(CancellationToken token) => WorkAsync([|new CancellationTokenSource(1000)|].Token);
            """ },
        { "target-typed", """
            async Task M(CancellationToken token) { using CancellationTokenSource cts = [|new(TimeSpan.FromSeconds(1))|]; await WorkAsync(cts.Token); }
            """ },
        { "in a loop that asks", """
            async Task M(CancellationToken token) { while (!token.IsCancellationRequested) { using var cts = [|new CancellationTokenSource(1000)|]; await WorkAsync(cts.Token); } }
            """ },
        { "its token in a variable", """
            async Task M(CancellationToken token) { using var cts = [|new CancellationTokenSource(1000)|]; var inner = cts.Token; await WorkAsync(inner); }
            """ },
        { "in a lambda with a token", """
            Task M(int[] items) => Parallel.ForEachAsync(items, async (item, token) => { using var cts = [|new CancellationTokenSource(1000)|]; await WorkAsync(cts.Token); });
            """ },
        { "in a local function", """
            Task M(CancellationToken token) { return RunAsync(); async Task RunAsync() { using var cts = [|new CancellationTokenSource(1000)|]; await WorkAsync(cts.Token); } }
            """ },
        { "several get it", """
            async Task M(int[] items, CancellationToken token) { using var cts = [|new CancellationTokenSource()|]; await Task.WhenAny(items.Select(_ => WorkAsync(cts.Token))); cts.Cancel(); }
            """ },
        { "derived from Background", """
            async Task M(Context ctx) { using var scope = [|Context.Background|].WithTimeout(TimeSpan.FromSeconds(1)); await WorkAsync(scope); }
            """ },
        { "Todo in a variable", """
            async Task M(Context ctx) { var fresh = [|Context.Todo|]; await WorkAsync(fresh); }
            """ },
        { "the parameter overwritten", """
            async Task M(Context ctx) { ctx = [|Context.Background|]; await WorkAsync(ctx); }
            """ },
        { "a root", """
            async Task M(Context ctx) { var root = [|Context.Root(TimeProvider.System)|]; await WorkAsync(root); }
            """ },
        { "a fresh source beside a context", """
            async Task M(Context ctx) { using var cts = [|new CancellationTokenSource(1000)|]; await WorkAsync(cts.Token); }
            """ },
    };

    public static TheoryData<string, string> Innocents => new()
    {
        { "linked, and given to the options", """
            void M(CancellationToken token)
            {
                using var cts = CancellationTokenSource.CreateLinkedTokenSource(token);
                cts.CancelAfter(1000);
                Parallel.For(0, 10, new ParallelOptions { CancellationToken = cts.Token }, Log);
            }

            void Log(int number) { }
            """ },
        { "a source that somebody's event ends", """
            async Task M(CancellationToken token)
            {
                using var done = new CancellationTokenSource();
                System.Console.CancelKeyPress += (_, _) => done.Cancel();
                await WorkAsync(done.Token);
            }
            """ },
        { "where there is none", "void M(Context? parent) { using var scope = (parent ?? Context.Background.WithName(\"alone\")).WithCancel(); Use(scope); }" },
        { "a source that a registration ends", "async Task M(CancellationToken token) { using var late = new CancellationTokenSource(); using var _ = token.Register(() => late.CancelAfter(1000)); await WorkAsync(late.Token); }" },
        { "linked", """
            async Task M(CancellationToken token) { using var cts = CancellationTokenSource.CreateLinkedTokenSource(token); cts.CancelAfter(1000); await WorkAsync(cts.Token); }
            """ },
        { "linked a line later", """
            async Task M(CancellationToken token) { using var timeout = new CancellationTokenSource(1000); using var both = CancellationTokenSource.CreateLinkedTokenSource(token, timeout.Token); await WorkAsync(both.Token); }
            """ },
        { "cancelled by a registration", """
            async Task M(CancellationToken token) { using var cts = new CancellationTokenSource(); using var stop = token.Register(() => cts.Cancel()); await WorkAsync(cts.Token); }
            """ },
        { "cancelled by a registration, as a state", """
            async Task M(CancellationToken token) { using var cts = new CancellationTokenSource(); using var stop = token.UnsafeRegister(s => ((CancellationTokenSource)s!).Cancel(), cts); await WorkAsync(cts.Token); }
            """ },
        { "no token in scope", """
            async Task M() { using var cts = new CancellationTokenSource(1000); await WorkAsync(cts.Token); }
            """ },
        { "a lifetime of the object's own", """
            private CancellationTokenSource? _stop;
            private Task? _loop;
            Task StartAsync(CancellationToken token) { _stop = new CancellationTokenSource(); _loop = WorkAsync(_stop.Token); return Task.CompletedTask; }
            """ },
        { "cleaning up in finally", """
            async Task M(CancellationToken token) { try { await WorkAsync(token); } finally { using var grace = new CancellationTokenSource(1000); await WorkAsync(grace.Token); } }
            """ },
        { "cleaning up in catch", """
            async Task M(CancellationToken token) { try { await WorkAsync(token); } catch { using var grace = new CancellationTokenSource(1000); await WorkAsync(grace.Token); throw; } }
            """ },
        { "cleaning up after the end", """
            async Task M(CancellationToken token) { if (token.IsCancellationRequested) { using var grace = new CancellationTokenSource(1000); await WorkAsync(grace.Token); } }
            """ },
        { "a helper stopped in finally", """
            async Task M(CancellationToken token) { using var stop = new CancellationTokenSource(); var beat = WorkAsync(stop.Token); try { await WorkAsync(token); } finally { stop.Cancel(); await beat; } }
            """ },
        { "a delay only", """
            async Task M(CancellationToken token) { using var stop = new CancellationTokenSource(); var delay = Task.Delay(1000, stop.Token); await Task.WhenAny(WorkAsync(token), delay); stop.Cancel(); }
            """ },
        { "handed to an owner", """
            class Owner(CancellationTokenSource cts) { public CancellationToken Token => cts.Token; }
            class C { Owner M(CancellationToken token) { var cts = new CancellationTokenSource(); return new Owner(cts); } }
            """ },
        { "returned", """
            CancellationTokenSource M(CancellationToken token) { var cts = new CancellationTokenSource(1000); Use(token); return cts; }
            """ },
        { "a static lambda without a token", """
            Func<Task> M(CancellationToken token) => static async () => { using var cts = new CancellationTokenSource(1000); await WorkAsync(cts.Token); };
            """ },
        { "stopping", """
            class Host { public async Task StopAsync(CancellationToken token) { using var grace = new CancellationTokenSource(1000); await WorkAsync(grace.Token); } }
            """ },
        { "derived", """
            async Task M(Context ctx) { using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(1)); await WorkAsync(scope); }
            """ },
        { "detached, and says so", """
            async Task M(Context ctx) { using var scope = ctx.WithoutCancel().WithTimeout(TimeSpan.FromSeconds(1)); await WorkAsync(scope); }
            """ },
        { "a root where there is none", """
            async Task M() { using var scope = Context.Background.WithTimeout(TimeSpan.FromSeconds(1)); await WorkAsync(scope); }
            """ },
        { "cleaning up under a context", """
            async Task M(Context ctx) { try { await WorkAsync(ctx); } finally { using var grace = Context.Background.WithTimeout(TimeSpan.FromSeconds(1)); await WorkAsync(grace); } }
            """ },
        { "compared", """
            bool M(Context ctx) => ctx == Context.Background;
            """ },
    };

    [Fact]
    public Task It_is_derived_from_what_is_at_hand() => Verify.FixesAsync<LL1104OrphanRoot, LL1104OrphanRootFix>(
        """
            async Task M(Context ctx)
            {
                using var scope = [|Context.Background|].WithTimeout(TimeSpan.FromSeconds(1));
                await WorkAsync(scope);
            }

            async Task N(CancellationToken token)
            {
                using var cts = [|new CancellationTokenSource(TimeSpan.FromSeconds(1))|];
                await WorkAsync(cts.Token);
            }
        """,
        """
            async Task M(Context ctx)
            {
                using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(1));
                await WorkAsync(scope);
            }

            async Task N(CancellationToken token)
            {
                using var cts = CancellationTokenSource.CreateLinkedTokenSource(token);
                cts.CancelAfter(TimeSpan.FromSeconds(1));
                await WorkAsync(cts.Token);
            }
        """);

    [Fact]
    public Task A_source_is_linked_to_a_contexts_token() => Verify.FixesAsync<LL1104OrphanRoot, LL1104OrphanRootFix>(
        """
            async Task M(Context ctx) { using var source = [|new CancellationTokenSource()|]; await WorkAsync(source.Token); }
        """,
        """
            async Task M(Context ctx) { using var source = CancellationTokenSource.CreateLinkedTokenSource(ctx.Token); await WorkAsync(source.Token); }
        """);
}
