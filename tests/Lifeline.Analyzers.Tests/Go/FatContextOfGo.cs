using Lifeline.Analyzers.Rules;
using Lifeline.Analyzers.Tests.Harness;

namespace Lifeline.Analyzers.Tests.Go;

/// <summary>
/// What Go's own checkers test, as it would be written in C#. Each case names the one it stands for. A scope takes the
/// place of Go's pair of context and cancel function: using the cancel function is cancelling, disposing or handing on.
/// </summary>
public class FatContextOfGo
{
    [Theory]
    [InlineData("a value each round", """
        static readonly ContextKey<int> s_key = new("key");
        void M(Context ctx) { for (var i = 0; i < 10; i++) { [|ctx = ctx.WithValue(s_key, i)|]; ctx = ctx.WithName("other"); } }
        """)]
    [InlineData("another variable beside one that is set back", """
        static readonly ContextKey<int> s_key = new("key");
        void M(Context ctx, Context ctx2) { for (var i = 0; i < 10; i++) { ctx = Context.Background; ctx = ctx.WithValue(s_key, i); [|ctx2 = ctx2.WithValue(s_key, i)|]; } }
        """)]
    [InlineData("wrapped by a function", """
        static Context Wrap(Context ctx) => ctx.WithoutCancel();
        void M(Context ctx) { foreach (var item in new[] { 1, 2, 3 }) { [|ctx = Wrap(ctx)|]; var inner = ctx.WithName("x"); inner = Wrap(inner); } }
        """)]
    [InlineData("in a function literal", """
        static Context Wrap(Context ctx) => ctx.WithoutCancel();
        Action M(Context ctx) => () => { [|ctx = Wrap(ctx)|]; };
        """)]
    [InlineData("beside a variable of the round", """
        static Context Wrap(Context ctx) => ctx.WithoutCancel();
        void M(Context ctx) { while (true) { var ctx2 = Context.Background; [|ctx = Wrap(ctx)|]; if (Condition) ctx2 = Wrap(ctx2); } }
        """)]
    [InlineData("in an if in the loop", """
        static Context Wrap(Context ctx) => ctx.WithoutCancel();
        void M(Context ctx) { while (Condition) { if (Condition) { if (true) { [|ctx = Wrap(ctx)|]; } } } }
        """)]
    [InlineData("in a switch in the loop", """
        static Context Wrap(Context ctx) => ctx.WithoutCancel();
        void M(Context ctx, int kind) { while (Condition) { switch (kind) { case 1: [|ctx = Wrap(ctx)|]; break; } } }
        """)]
    [InlineData("in a block in the loop", """
        static Context Wrap(Context ctx) => ctx.WithoutCancel();
        void M(Context ctx) { while (Condition) { { [|ctx = Wrap(ctx)|]; } } }
        """)]
    [InlineData("a middleware that grows its caller's", """
        static Context Wrap(Context ctx) => ctx.WithoutCancel();
        static Func<Context, Func<int>> s_bad = ctx => () => { [|ctx = Wrap(ctx)|]; return Compute(ctx); };
        """)]
    [InlineData("in an object's field", """
        class Holder { public Context Ctx; void M(Holder pc) { while (Condition) { [|pc.Ctx = pc.Ctx.WithName("x")|]; pc.Ctx = pc.Ctx.WithName("y"); } } }
        """)]
    public Task Flags(string what, string code) => Verify.FlagsAsync<LL1205NestedInLoop>(code).Named(what);

    [Theory]
    [InlineData("a variable of the round", """
        static readonly ContextKey<int> s_key = new("key");
        void M(Context ctx) { for (var i = 0; i < 10; i++) { var inner = ctx.WithValue(s_key, i); inner = inner.WithName("other"); } }
        """)]
    [InlineData("set back first", """
        static readonly ContextKey<int> s_key = new("key");
        void M(Context ctx) { for (var i = 0; i < 10; i++) { ctx = Context.Background; ctx = ctx.WithValue(s_key, i); ctx = ctx.WithName("other"); } }
        """)]
    [InlineData("made in the round", """
        static Context Wrap(Context ctx) => ctx.WithoutCancel();
        void M() { while (true) { var ctx = Context.Background; if (Condition) ctx = Wrap(ctx); } }
        """)]
    [InlineData("shadowed by the round", """
        static Context Wrap(Context ctx) => ctx.WithoutCancel();
        void M(Context outer) { while (Condition) { var ctx = Wrap(outer); if (Condition) ctx = Wrap(ctx); Use(ctx); } }
        """)]
    [InlineData("a middleware with a local", """
        static Context Wrap(Context ctx) => ctx.WithoutCancel();
        static Func<Context, Func<int>> s_ok = ctx => () => { var inner = Wrap(ctx); return Compute(inner); };
        """)]
    [InlineData("a middleware that changes what it is handed", """
        static Context Wrap(Context ctx) => ctx.WithoutCancel();
        static Func<Func<Context, int>> s_ok2 = () => ctx => { ctx = Wrap(ctx); return Compute(ctx); };
        """)]
    [InlineData("a copy of a struct that holds a context", """
        struct Holder { public Context Ctx; }
        class C { void M(Context ctx) { while (Condition) { var c = new Holder { Ctx = ctx }; c.Ctx = c.Ctx.WithName("x"); c.Ctx = c.Ctx.WithName("y"); } } }
        """)]
    [InlineData("set to Background first, in a function literal", """
        static Context s_global;
        static readonly Action s_before = () => { s_global = Context.Todo; s_global = s_global.WithName("x"); };
        """)]
    public Task Accepts(string what, string code) => Verify.AcceptsAsync<LL1205NestedInLoop>(code).Named(what);

    /// <summary>What has no counterpart, each with the reason.</summary>
    public static IReadOnlyDictionary<string, string> TruncatedBytes { get; } = new Dictionary<string, string>
    {
        ["a loop that breaks after its first round"] = "It grows by one and no more; ours follows the paths and asks whether the assignment is reached again.",
        ["a slice's element"] = "An array element has no symbol to follow.",
        ["the same in a select"] = "A select is a library call in C#.",
        ["cgo, common/no_loops and the switches of the checker"] = "About the checker's own options.",
    };

    [Fact]
    public void What_is_left_out_has_its_reason() => Assert.All(TruncatedBytes, left => Assert.EndsWith(".", left.Value, StringComparison.Ordinal));
}
