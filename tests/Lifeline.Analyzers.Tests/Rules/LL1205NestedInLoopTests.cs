using Lifeline.Analyzers.Rules;
using Lifeline.Analyzers.Tests.Harness;
using Lifeline.CodeFixes;

namespace Lifeline.Analyzers.Tests.Rules;

public class LL1205NestedInLoopTests
{
    [Theory]
    [MemberData(nameof(Mistakes))]
    public Task Flags(string what, string code) => Verify.FlagsAsync<LL1205NestedInLoop>(code).Named(what);

    [Theory]
    [MemberData(nameof(Innocents))]
    public Task Accepts(string what, string code) => Verify.AcceptsAsync<LL1205NestedInLoop>(code).Named(what);

    public static TheoryData<string, string> Mistakes => new()
    {
        { "a value each round", """
            static readonly ContextKey<int> s_key = new("item");
            async Task M(Context ctx, int[] items) { foreach (var item in items) { [|ctx = ctx.WithValue(s_key, item)|]; await WorkAsync(ctx); } }
            """ },
        { "in a lambda, below a try that is not its own", """
            void M(Context ctx)
            {
                try
                {
                    if (Condition) Log("a"); if (Condition) Log("b"); if (Condition) Log("c"); if (Condition) Log("d");      // more blocks than the lambda has
                    Action later = () => { Context inner = ctx; for (var i = 0; i < 3; i++) { [|inner = inner.WithName("round")|]; Log("on"); } Use(inner); };
                    later();
                }
                finally { Log("over"); }
            }
            """ },
        { "a scope each round", """
            async Task M(Context ctx) { while (Condition) { [|ctx = ctx.WithTimeout(TimeSpan.FromSeconds(1))|]; await WorkAsync(ctx); } }
            """ },
        { "by way of a scope", """
            async Task M(Context ctx) { while (Condition) { using var scope = ctx.WithCancel(); [|ctx = scope|]; await WorkAsync(ctx); } }
            """ },
        { "by way of the scope's context", """
            async Task M(Context ctx) { for (var i = 0; i < 5; i++) { using var scope = ctx.WithCancel(); [|ctx = scope.Context.WithName("round")|]; await WorkAsync(ctx); } }
            """ },
        { "by a method that wraps", """
            static Context Wrap(Context ctx) => ctx.WithName("wrapped");
            async Task M(Context ctx) { while (true) { [|ctx = Wrap(ctx)|]; await WorkAsync(ctx); } }
            """ },
        { "only the first of two is told", """
            static readonly ContextKey<int> s_key = new("item");
            void M(Context ctx) { while (Condition) { [|ctx = ctx.WithValue(s_key, 1)|]; ctx = ctx.WithName("again"); Use(ctx); } }
            """ },
        { "within an if", """
            void M(Context ctx) { while (Condition) { if (Condition) { [|ctx = ctx.WithName("x")|]; } Use(ctx); } }
            """ },
        { "within a switch", """
            void M(Context ctx, int kind) { while (Condition) { switch (kind) { default: [|ctx = ctx.WithName("x")|]; break; } Use(ctx); } }
            """ },
        { "a field", """
            private Context _ctx = Context.Background;
            void M() { while (Condition) { [|_ctx = _ctx.WithName("x")|]; } }
            """ },
        { "in a lambda that is called again", """
            Action M(Context ctx) => () => { [|ctx = ctx.WithName("x")|]; Use(ctx); };
            """ },
        { "from the loop around", """
            void M(Context ctx) { while (Condition) { var inner = ctx; while (Condition) { [|inner = inner.WithName("x")|]; } Use(inner); } }
            """ },
        { "merged with itself", """
            void M(Context ctx, Context other) { while (Condition) { [|ctx = Context.Merge(ctx, other)|]; } }
            """ },
        { "a linked token", """
            async Task M(CancellationToken token) { while (true) { var linked = CancellationTokenSource.CreateLinkedTokenSource(token); [|token = linked.Token|]; await WorkAsync(token); } }
            """ },
        { "a linked token at once", """
            async Task M(CancellationToken token, CancellationToken other) { while (true) { [|token = CancellationTokenSource.CreateLinkedTokenSource(token, other).Token|]; await WorkAsync(token); } }
            """ },
        { "a local token", """
            async Task M(CancellationToken outer) { var token = outer; foreach (var i in new[] { 1, 2 }) { using var cts = CancellationTokenSource.CreateLinkedTokenSource(token); cts.CancelAfter(50); [|token = cts.Token|]; await WorkAsync(token); } }
            """ },
        { "a source linked to itself", """
            void M(CancellationToken token) { var cts = CancellationTokenSource.CreateLinkedTokenSource(token); while (Condition) { [|cts = CancellationTokenSource.CreateLinkedTokenSource(cts.Token)|]; } }
            """ },
    };

    public static TheoryData<string, string> Innocents => new()
    {
        { "a variable of the round", """
            static readonly ContextKey<int> s_key = new("item");
            async Task M(Context ctx, int[] items) { foreach (var item in items) { var inner = ctx.WithValue(s_key, item); inner = inner.WithName("x"); await WorkAsync(inner); } }
            """ },
        { "a scope of the round", """
            async Task M(Context ctx) { while (true) { using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(1)); await WorkAsync(scope); } }
            """ },
        { "from another variable", """
            void M(Context root) { var ctx = root; while (Condition) { ctx = root.WithName("x"); Use(ctx); } }
            """ },
        { "set back at the beginning", """
            static readonly ContextKey<int> s_key = new("item");
            void M(Context root) { var ctx = root; while (Condition) { ctx = root; ctx = ctx.WithValue(s_key, 1); ctx = ctx.WithName("x"); Use(ctx); } }
            """ },
        { "set back at the end", """
            void M(Context ctx) { var saved = ctx; while (Condition) { ctx = ctx.WithName("x"); Use(ctx); ctx = saved; } }
            """ },
        { "the last round", """
            void M(Context ctx) { while (true) { ctx = ctx.WithName("x"); break; } Use(ctx); }
            """ },
        { "not in a loop", """
            void M(Context ctx) { ctx = ctx.WithName("x"); ctx = ctx.WithName("y"); Use(ctx); }
            """ },
        { "a lambda's own parameter", """
            Action<Context> M() => ctx => { ctx = ctx.WithName("x"); Use(ctx); };
            """ },
        { "a lambda that begins afresh", """
            private static Action M(Context ctx) => () => { ctx = Context.Background; ctx = ctx.WithName("x"); Use(ctx); };
            """ },
        { "another context is handed on", """
            Context Next(Context ctx) => ctx;
            void M(Context ctx, Queue<Context> all) { while (Condition) { ctx = all.Dequeue(); Use(ctx); } }
            """ },
        { "a token linked to the outer one", """
            async Task M(CancellationToken token) { CancellationToken inner; while (true) { using var cts = CancellationTokenSource.CreateLinkedTokenSource(token); inner = cts.Token; await WorkAsync(inner); } }
            """ },
        { "a fresh source each round", """
            void M() { var cts = new CancellationTokenSource(); while (Condition) { cts.Dispose(); cts = new CancellationTokenSource(); } }
            """ },
        { "a source linked to the outer token", """
            void M(CancellationToken token) { var cts = CancellationTokenSource.CreateLinkedTokenSource(token); while (Condition) { cts.Dispose(); cts = CancellationTokenSource.CreateLinkedTokenSource(token); } }
            """ },
        { "a token from somewhere else", """
            void M(CancellationToken token, Queue<CancellationToken> all) { while (Condition) { token = all.Dequeue(); Use(token); } }
            """ },
        { "a variable set in a loop around", """
            void M(Context root) { while (Condition) { var ctx = root; ctx = ctx.WithName("x"); while (Condition) Use(ctx); } }
            """ },
        { "walking up", """
            CancellationTokenSource? Parent(CancellationTokenSource cts) => null;
            void M(int i) { while (i-- > 0) { i = i - 1; } }
            """ },
    };

    [Fact]
    public Task The_round_gets_a_variable_of_its_own() => Verify.FixesAsync<LL1205NestedInLoop, LL1205NestedInLoopFix>(
        """
            async Task M(Context ctx, int[] items)
            {
                foreach (var item in items)
                {
                    [|ctx = ctx.WithName("item")|];
                    await WorkAsync(ctx);
                    Use(ctx.Name);
                }
            }

            async Task N(Context ctx, int[] items)
            {
                foreach (var item in items)
                {
                    // a second each
                    [|ctx = ctx.WithTimeout(TimeSpan.FromSeconds(1))|];
                    await WorkAsync(ctx);
                }
            }
        """,
        """
            async Task M(Context ctx, int[] items)
            {
                foreach (var item in items)
                {
                    var inner = ctx.WithName("item");
                    await WorkAsync(inner);
                    Use(inner.Name);
                }
            }

            async Task N(Context ctx, int[] items)
            {
                foreach (var item in items)
                {
                    // a second each
                    using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(1));
                    var inner = scope.Context;
                    await WorkAsync(inner);
                }
            }
        """);
}
