using Lifeline.Analyzers.Rules;
using Lifeline.Analyzers.Tests.Harness;
using Lifeline.CodeFixes;

namespace Lifeline.Analyzers.Tests.Rules;

public class LL1001LostCancelTests
{
    [Theory]
    [MemberData(nameof(Mistakes))]
    public Task Flags(string what, string code) => Verify.FlagsAsync<LL1001LostCancel>(code).Named(what);

    [Theory]
    [MemberData(nameof(Innocents))]
    public Task Accepts(string what, string code) => Verify.AcceptsAsync<LL1001LostCancel>(code).Named(what);

    public static TheoryData<string, string> Mistakes => new()
    {
        { "what a method of one's own has linked", """
            static CancellationTokenSource? Link(CancellationToken one, CancellationToken two) => one.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(one, two) : null;
            async Task M(CancellationToken token, CancellationToken other) { var either = [|Link(token, other)|]; await WorkAsync(either?.Token ?? token); }
            """ },
        { "what a method hands over, as it says", """
            [return: OwnsContext] static ContextScope ForAttempt(Context ctx) => ctx.WithCancel();
            async Task M(Context ctx) { var attempt = [|ForAttempt(ctx)|]; await WorkAsync(attempt); }
            """ },
        { "a linked source that nobody disposes", """
            async Task M(CancellationToken token) { var cts = [|CancellationTokenSource.CreateLinkedTokenSource(token)|]; await WorkAsync(cts.Token); }
            """ },
        { "a linked source that is only cancelled", """
            async Task M(CancellationToken token) { var cts = [|CancellationTokenSource.CreateLinkedTokenSource(token)|]; try { await WorkAsync(cts.Token); } finally { cts.Cancel(); } }
            """ },
        { "a linked source of which only the token is kept", """
            CancellationToken M(CancellationToken a, CancellationToken b) => [|CancellationTokenSource.CreateLinkedTokenSource(a, b)|].Token;
            """ },
        { "a linked source with a timer", """
            async Task<int> M(CancellationToken token)
            {
                var cts = [|CancellationTokenSource.CreateLinkedTokenSource(token)|];
                cts.CancelAfter(TimeSpan.FromSeconds(5));
                return await LoadAsync(cts.Token);
            }
            """ },
        { "a timer source that is neither cancelled nor disposed", """
            Task M() { var cts = [|new CancellationTokenSource(TimeSpan.FromMinutes(1))|]; return WorkAsync(cts.Token); }
            """ },
        { "a timer source in an argument", """
            Task M() => WorkAsync([|new CancellationTokenSource(5000)|].Token);
            """ },
        { "a target-typed timer source", """
            async Task M() { CancellationTokenSource cts = [|new(1000)|]; await WorkAsync(cts.Token); }
            """ },
        { "a plain source that gets a timer", """
            async Task M() { var cts = [|new CancellationTokenSource()|]; cts.CancelAfter(1000); await WorkAsync(cts.Token); }
            """ },
        { "disposed on one side only", """
            async Task M(CancellationToken token)
            {
                var cts = [|CancellationTokenSource.CreateLinkedTokenSource(token)|];
                await WorkAsync(cts.Token);
                if (Condition) cts.Dispose();
            }
            """ },
        { "an early return", """
            async Task<int> M(CancellationToken token)
            {
                var cts = [|CancellationTokenSource.CreateLinkedTokenSource(token)|];
                if (Condition) return 0;
                var loaded = await LoadAsync(cts.Token);
                cts.Dispose();
                return loaded;
            }
            """ },
        { "a throw on the way", """
            async Task M(CancellationToken token)
            {
                var cts = [|CancellationTokenSource.CreateLinkedTokenSource(token)|];
                if (Condition) throw new InvalidOperationException();
                await WorkAsync(cts.Token);
                cts.Dispose();
            }
            """ },
        { "a catch clause that returns", """
            async Task<bool> M(CancellationToken token)
            {
                var cts = [|CancellationTokenSource.CreateLinkedTokenSource(token)|];
                try { await WorkAsync(cts.Token); cts.Dispose(); return true; }
                catch (OperationCanceledException) { return false; }
            }
            """ },
        { "overwritten in a loop, and only the last one disposed", """
            async Task M(CancellationToken token)
            {
                CancellationTokenSource? cts = null;
                for (var i = 0; i < 3; i++)
                {
                    cts = [|CancellationTokenSource.CreateLinkedTokenSource(token)|];
                    await WorkAsync(cts.Token);
                }
                cts?.Dispose();
            }
            """ },
        { "one per iteration", """
            async Task M(IEnumerable<int> items, CancellationToken token)
            {
                foreach (var item in items)
                {
                    var cts = [|CancellationTokenSource.CreateLinkedTokenSource(token)|];
                    await WorkAsync(cts.Token);
                }
            }
            """ },
        { "set to null instead of disposed", """
            async Task M(CancellationToken token)
            {
                CancellationTokenSource? cts = [|CancellationTokenSource.CreateLinkedTokenSource(token)|];
                await WorkAsync(cts.Token);
                cts = null;
            }
            """ },
        { "one of two values", """
            async Task M(CancellationToken token)
            {
                var cts = Condition ? [|CancellationTokenSource.CreateLinkedTokenSource(token)|] : new CancellationTokenSource();
                await WorkAsync(cts.Token);
            }
            """ },
        { "both of a tuple", """
            async Task M(CancellationToken token)
            {
                var (a, b) = ([|CancellationTokenSource.CreateLinkedTokenSource(token)|], [|new CancellationTokenSource(5)|]);
                await WorkAsync(a.Token);
                await WorkAsync(b.Token);
            }
            """ },
        { "in a lambda", """
            Func<CancellationToken, Task> M() => async token => { var cts = [|CancellationTokenSource.CreateLinkedTokenSource(token)|]; await WorkAsync(cts.Token); };
            """ },
        { "in a local function", """
            Task M(CancellationToken token)
            {
                return InnerAsync();
                async Task InnerAsync() { var cts = [|CancellationTokenSource.CreateLinkedTokenSource(token)|]; await WorkAsync(cts.Token); }
            }
            """ },
        { "in a field's initializer", """
            private readonly Func<CancellationToken, Task> _run = async token => { var cts = [|CancellationTokenSource.CreateLinkedTokenSource(token)|]; await WorkAsync(cts.Token); };
            """ },
        { "captured by a lambda that only reads the token", """
            async Task M(CancellationToken token)
            {
                var cts = [|CancellationTokenSource.CreateLinkedTokenSource(token)|];
                await Task.Run(() => WorkAsync(cts.Token));
            }
            """ },
        { "in an asynchronous iterator", """
            async IAsyncEnumerable<int> M(CancellationToken token)
            {
                var cts = [|CancellationTokenSource.CreateLinkedTokenSource(token)|];
                while (Condition) yield return await LoadAsync(cts.Token);
            }
            """ },
        { "a primary constructor's token", """
            class Poller(CancellationToken token) { public async Task M() { var cts = [|CancellationTokenSource.CreateLinkedTokenSource(token)|]; await WorkAsync(cts.Token); } }
            """ },
        { "a provider's timer", """
            async Task M(TimeProvider time) { var cts = [|new CancellationTokenSource(TimeSpan.FromSeconds(1), time)|]; await WorkAsync(cts.Token); }
            """ },
        { "a discard", """
            void M(CancellationToken token) { _ = [|CancellationTokenSource.CreateLinkedTokenSource(token)|]; }
            """ },
        { "a switch with a way past it", """
            async Task M(int kind, CancellationToken token)
            {
                var cts = [|CancellationTokenSource.CreateLinkedTokenSource(token)|];
                switch (kind)
                {
                    case 0: cts.Dispose(); break;
                    case 1: await WorkAsync(cts.Token); break;
                    default: throw new ArgumentException("kind");
                }
            }
            """ },
        { "a scope that is dropped", """
            void M(Context ctx) { [|ctx.WithCancel()|]; }
            """ },
        { "a scope that is never disposed", """
            async Task M(Context ctx) { var scope = [|ctx.WithTimeout(TimeSpan.FromSeconds(1))|]; await WorkAsync(scope); }
            """ },
        { "a scope that becomes a context in an argument", """
            Task M(Context ctx) => WorkAsync([|ctx.WithTimeout(TimeSpan.FromSeconds(1))|]);
            """ },
        { "a scope that becomes a context in a variable", """
            async Task M(Context ctx) { Context inner = [|ctx.WithCancel()|]; await WorkAsync(inner); }
            """ },
        { "a scope of which only the context is returned", """
            Context M(Context ctx) => [|ctx.WithDeadline(DateTimeOffset.MaxValue)|].Context;
            """ },
        { "a merged scope", """
            async Task M(Context a, Context b) { var both = [|Context.Merge(a, b)|]; await WorkAsync(both); }
            """ },
        { "a scope overwritten by the next", """
            async Task M(Context ctx)
            {
                var scope = [|ctx.WithCancel()|];
                scope = ctx.WithTimeout(TimeSpan.FromSeconds(1));
                await WorkAsync(scope);
                scope.Dispose();
            }
            """ },
        { "a scope cancelled on one path only", """
            async Task M(Context ctx)
            {
                var scope = [|ctx.WithCancel()|];
                await WorkAsync(scope);
                if (Condition) scope.Cancel();
            }
            """ },
        { "a scope from a method that derives", """
            static ContextScope WithBudget(Context ctx) => ctx.WithTimeout(TimeSpan.FromSeconds(1));
            async Task M(Context ctx) { var scope = [|WithBudget(ctx)|]; await WorkAsync(scope); }
            """ },
        { "an idle limit and a soft stop", """
            async Task M(Context ctx) { var idle = [|ctx.WithIdleTimeout(TimeSpan.FromSeconds(1))|]; var stop = [|ctx.WithStop()|]; var lent = [|ctx.Lend()|]; await WorkAsync(idle); await WorkAsync(stop); await WorkAsync(lent); }
            """ },
        { "a detached context's scope", """
            void M(Context ctx) => Use([|ctx.WithoutCancel().WithTimeout(TimeSpan.FromSeconds(1))|].Token);
            """ },
    };

    public static TheoryData<string, string> Innocents => new()
    {
        { "what a method of one's own has linked, and keeps", """
            CancellationTokenSource? _current;
            CancellationTokenSource Begin(CancellationToken token) => _current = CancellationTokenSource.CreateLinkedTokenSource(token);
            async Task M(CancellationToken token) { var current = Begin(token); await WorkAsync(current.Token); }
            """ },
        { "what a method looks up", """
            static ContextScope Of(Context ctx) => default;
            async Task M(Context ctx) { var scope = Of(ctx); await WorkAsync(scope); }
            """ },
        { "a using declaration", """
            async Task M(CancellationToken token) { using var cts = CancellationTokenSource.CreateLinkedTokenSource(token); await WorkAsync(cts.Token); }
            """ },
        { "a using statement, with and without a variable", """
            async Task M(CancellationToken token)
            {
                using (var cts = CancellationTokenSource.CreateLinkedTokenSource(token)) await WorkAsync(cts.Token);
                using (new CancellationTokenSource(1000)) await WorkAsync(token);
                CancellationTokenSource later;
                using (later = CancellationTokenSource.CreateLinkedTokenSource(token)) await WorkAsync(later.Token);
            }
            """ },
        { "a variable that a using takes over", """
            async Task M(CancellationToken token) { var cts = CancellationTokenSource.CreateLinkedTokenSource(token); using (cts) await WorkAsync(cts.Token); }
            """ },
        { "a using of one of two values", """
            async Task M(CancellationToken token) { using var cts = Condition ? CancellationTokenSource.CreateLinkedTokenSource(token) : null; await WorkAsync(cts?.Token ?? token); }
            """ },
        { "a dispose in finally", """
            async Task M(CancellationToken token)
            {
                var cts = CancellationTokenSource.CreateLinkedTokenSource(token);
                try { await WorkAsync(cts.Token); if (Condition) return; throw new InvalidOperationException(); } finally { cts.Dispose(); }
            }
            """ },
        { "a dispose in finally behind a null check", """
            async Task M(CancellationToken token)
            {
                CancellationTokenSource? cts = null;
                try { cts = CancellationTokenSource.CreateLinkedTokenSource(token); await WorkAsync(cts.Token); }
                finally { if (cts != null) cts.Dispose(); }
            }
            """ },
        { "a dispose in finally behind a pattern", """
            async Task M(CancellationToken token)
            {
                CancellationTokenSource? cts = null;
                try { cts = CancellationTokenSource.CreateLinkedTokenSource(token); await WorkAsync(cts.Token); }
                finally { if (cts is not null) { cts.Dispose(); } }
            }
            """ },
        { "a null-conditional dispose", """
            async Task M(CancellationToken token)
            {
                CancellationTokenSource? cts = null;
                try { cts = CancellationTokenSource.CreateLinkedTokenSource(token); await WorkAsync(cts.Token); }
                finally { cts?.Dispose(); }
            }
            """ },
        { "disposed and made again in a loop", """
            async Task M(CancellationToken token)
            {
                CancellationTokenSource? cts = null;
                while (!token.IsCancellationRequested)
                {
                    cts?.Dispose();
                    cts = CancellationTokenSource.CreateLinkedTokenSource(token);
                    await WorkAsync(cts.Token);
                }
                cts?.Dispose();
            }
            """ },
        { "a plain source", """
            async Task M() { var cts = new CancellationTokenSource(); await WorkAsync(cts.Token); }
            """ },
        { "a source whose timer never fires", """
            async Task M() { var cts = new CancellationTokenSource(Timeout.Infinite); cts.CancelAfter(Timeout.InfiniteTimeSpan); await WorkAsync(cts.Token); }
            """ },
        { "linked to nothing", """
            async Task M() { var cts = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken.None, default); await WorkAsync(cts.Token); }
            """ },
        { "a timer source that is cancelled", """
            async Task M() { var cts = new CancellationTokenSource(1000); try { await WorkAsync(cts.Token); } finally { cts.Cancel(); } }
            """ },
        { "returned", """
            CancellationTokenSource M(CancellationToken token) { var cts = CancellationTokenSource.CreateLinkedTokenSource(token); cts.CancelAfter(5); return cts; }
            CancellationTokenSource N(CancellationToken token) => CancellationTokenSource.CreateLinkedTokenSource(token);
            (CancellationTokenSource, int) O(CancellationToken token) => (CancellationTokenSource.CreateLinkedTokenSource(token), 1);
            """ },
        { "stored", """
            private CancellationTokenSource? _cts;
            private readonly List<CancellationTokenSource> _all = [];
            private readonly Dictionary<int, CancellationTokenSource> _byId = [];
            void M(CancellationToken token)
            {
                _cts = CancellationTokenSource.CreateLinkedTokenSource(token);
                var local = new CancellationTokenSource(1000);
                _cts = local;
                var another = new CancellationTokenSource(1000);
                _all.Add(another);
                _byId[1] = CancellationTokenSource.CreateLinkedTokenSource(token);
                _cts ??= new CancellationTokenSource(5);
            }
            """ },
        { "handed to an owner", """
            class Owner(CancellationTokenSource cts) : IDisposable { public void Dispose() => cts.Dispose(); }
            class Maker { IDisposable M(CancellationToken token) { var cts = CancellationTokenSource.CreateLinkedTokenSource(token); return new Owner(cts); } }
            """ },
        { "out and ref", """
            void M(CancellationToken token, out CancellationTokenSource a, ref CancellationTokenSource b)
            {
                a = CancellationTokenSource.CreateLinkedTokenSource(token);
                var c = new CancellationTokenSource(5);
                b = c;
            }
            """ },
        { "yielded", """
            IEnumerable<CancellationTokenSource> M(CancellationToken token) { var cts = CancellationTokenSource.CreateLinkedTokenSource(token); yield return cts; }
            """ },
        { "disposed by a continuation", """
            Task M(CancellationToken token)
            {
                var cts = CancellationTokenSource.CreateLinkedTokenSource(token);
                return WorkAsync(cts.Token).ContinueWith(_ => cts.Dispose(), TaskScheduler.Default);
            }
            """ },
        { "disposed by a local function", """
            async Task M(CancellationToken token)
            {
                var cts = CancellationTokenSource.CreateLinkedTokenSource(token);
                try { await WorkAsync(cts.Token); } finally { Close(); }
                void Close() => cts.Dispose();
            }
            """ },
        { "a loop that never ends", """
            async Task M(CancellationToken token)
            {
                var cts = CancellationTokenSource.CreateLinkedTokenSource(token);
                while (true) await WorkAsync(cts.Token);
            }
            """ },
        { "a method that does not return", """
            void M(CancellationToken token)
            {
                var cts = CancellationTokenSource.CreateLinkedTokenSource(token);
                if (Condition) { Fail(); }
                if (Compute(cts.Token) == 2) Environment.Exit(1);
                cts.Dispose();
            }
            [System.Diagnostics.CodeAnalysis.DoesNotReturn] static void Fail() => throw new InvalidOperationException();
            """ },
        { "a rethrow after disposing", """
            async Task M(CancellationToken token)
            {
                var cts = CancellationTokenSource.CreateLinkedTokenSource(token);
                try { await WorkAsync(cts.Token); cts.Dispose(); }
                catch { cts.Dispose(); throw; }
            }
            """ },
        { "disposed on every path of a switch", """
            void M(int kind, CancellationToken token)
            {
                var cts = CancellationTokenSource.CreateLinkedTokenSource(token);
                switch (kind)
                {
                    case 0: cts.Dispose(); break;
                    case 1: Environment.FailFast("kind"); break;
                    default: ((IDisposable)cts).Dispose(); break;
                }
            }
            """ },
        { "disposed under the condition under which it was made", """
            async Task M(bool limited, CancellationToken token)
            {
                CancellationTokenSource? cts = null;
                if (limited) cts = CancellationTokenSource.CreateLinkedTokenSource(token);
                await WorkAsync(token);
                if (limited) cts!.Dispose();
            }
            """ },
        { "straight to the dispose", """
            async Task M(CancellationToken token) { var cts = CancellationTokenSource.CreateLinkedTokenSource(token); await WorkAsync(cts.Token); cts.Dispose(); }
            """ },
        { "Main, whose end is the process's", """
            class Program { static async Task Main() { var cts = new CancellationTokenSource(60_000); await WorkAsync(cts.Token); } }
            """ },
        { "an inner using within a try", """
            async Task<int> M(CancellationToken token)
            {
                try { using var cts = CancellationTokenSource.CreateLinkedTokenSource(token); return await LoadAsync(cts.Token); }
                catch (OperationCanceledException) { return 0; }
            }
            """ },
        { "a scope in a using", """
            async Task M(Context ctx)
            {
                using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(1));
                using (var inner = scope.Context.WithCancel()) await WorkAsync(inner);
                using (ctx.WithCancel()) await WorkAsync(scope);
            }
            """ },
        { "a group under a scope", """
            async Task M(Context ctx) { using var scope = ctx.WithCancel(); await using var group = scope.Context.Group(); group.Go(inner => WorkAsync(inner)); }
            """ },
        { "a scope that is cancelled", """
            async Task M(Context ctx) { var scope = ctx.WithCancel(); try { await WorkAsync(scope); } finally { scope.Cancel(); } }
            """ },
        { "a scope that may be absent", """
            async Task M(Context ctx)
            {
                ContextScope? scope = null;
                try { scope = ctx.WithCancel(); await WorkAsync(scope.Value); } finally { scope?.Dispose(); }
            }
            """ },
        { "a scope handed on with its duty", """
            private readonly List<ContextScope> _scopes = [];
            ContextScope M(Context ctx) => ctx.WithCancel();
            void N(Context ctx) => _scopes.Add(ctx.WithCancel());
            bool TryDerive(Context ctx, out ContextScope scope) { scope = ctx.WithCancel(); return true; }
            """ },
        { "a context with a value, which has no scope", """
            static readonly ContextKey<string> s_user = new("user");
            Task M(Context ctx) => WorkAsync(ctx.WithValue(s_user, "me").WithName("m").WithoutCancel());
            """ },
        { "a scope that Lifeline's own code looks up", """
            namespace Lifeline
            {
                public struct Context { }
                public struct ContextScope : IDisposable
                {
                    public Context Context => default;
                    public void Dispose() { }
                    internal static ContextScope Over(Context ctx) => default;
                }
                class Inner { Context M(Context ctx) => ContextScope.Over(ctx).Context; }
            }
            """ },
        { "a scope that somebody else keeps", """
            private ContextScope _scope;
            ContextScope Current() => _scope;
            async Task M(List<ContextScope> all) { var first = all.First(); await WorkAsync(first); var now = Current(); await WorkAsync(now); }
            """ },
    };

    [Fact]
    public Task A_declaration_gets_its_using() => Verify.FixesAsync<LL1001LostCancel, LL1001LostCancelFix>(
        """
            async Task M(CancellationToken token)
            {
                // the whole call
                var cts = [|CancellationTokenSource.CreateLinkedTokenSource(token)|];
                var timer = [|new CancellationTokenSource(1000)|];
                await WorkAsync(cts.Token);
            }
        """,
        """
            async Task M(CancellationToken token)
            {
                // the whole call
                using var cts = CancellationTokenSource.CreateLinkedTokenSource(token);
                using var timer = new CancellationTokenSource(1000);
                await WorkAsync(cts.Token);
            }
        """);

    [Fact]
    public Task What_has_no_variable_gets_one() => Verify.FixesAsync<LL1001LostCancel, LL1001LostCancelFix>(
        """
            async Task M(Context ctx)
            {
                // a second at most
                await WorkAsync([|ctx.WithTimeout(TimeSpan.FromSeconds(1))|]);
            }
        """,
        """
            async Task M(Context ctx)
            {
                // a second at most
                using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(1));
                await WorkAsync(scope);
            }
        """);

    [Fact]
    public Task What_is_dropped_is_kept() => Verify.FixesAsync<LL1001LostCancel, LL1001LostCancelFix>(
        """
            void M(Context ctx)
            {
                [|ctx.WithCancel()|];
            }
        """,
        """
            void M(Context ctx)
            {
                using var scope = ctx.WithCancel();
            }
        """);

    [Theory]
    [InlineData("Task M(CancellationToken token) { var cts = [|CancellationTokenSource.CreateLinkedTokenSource(token)|]; return WorkAsync(cts.Token); }")]
    [InlineData("Context M(Context ctx) { var scope = [|ctx.WithCancel()|]; return scope; }")]
    [InlineData("async Task M(CancellationToken token) { var cts = [|CancellationTokenSource.CreateLinkedTokenSource(token)|]; cts = [|new CancellationTokenSource(5)|]; await WorkAsync(cts.Token); }")]
    [InlineData("async Task M(int kind, Context ctx) { switch (kind) { case 0: var scope = [|ctx.WithCancel()|]; await WorkAsync(scope); break; } }")]
    public Task Where_a_using_would_change_the_meaning_there_is_no_fix(string code) => Verify.HasNoFixAsync<LL1001LostCancel, LL1001LostCancelFix>(code);
}
