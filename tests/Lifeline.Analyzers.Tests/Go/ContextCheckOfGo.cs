using Lifeline.Analyzers.Rules;
using Lifeline.Analyzers.Tests.Harness;

namespace Lifeline.Analyzers.Tests.Go;

/// <summary>
/// What Go's own checkers test, as it would be written in C#. Each case names the one it stands for. A scope takes the
/// place of Go's pair of context and cancel function: using the cancel function is cancelling, disposing or handing on.
/// </summary>
public class ContextCheckOfGo
{
    [Theory]
    [InlineData("f4: Background assigned over the parameter", """
        void M(Context ctx) { Use(Compute(ctx)); ctx = [|Context.Background|]; Use(Compute(ctx)); }
        """)]
    [InlineData("f5: the same, below a closure", """
        void M(Context ctx) { Action f = () => Use(Compute(ctx)); f(); ctx = [|Context.Background|]; Use(Compute(ctx)); }
        """)]
    [InlineData("f1: a new root derived from", """
        void M(Context ctx) { using var scope = [|Context.Background|].WithCancel(); Use(Compute(scope)); }
        """)]
    public Task Flags(string what, string code) => Verify.FlagsAsync<LL1104OrphanRoot>(code).Named(what);

    [Theory]
    [InlineData("f1: handed on in a defer, a goroutine, a call", """
        void M(Context ctx) { try { _ = Task.Run(() => Compute(ctx)); Compute(ctx); } finally { Compute(ctx); } }
        """)]
    [InlineData("f1: derived and handed on", """
        static readonly ContextKey<int> s_key = new("key");
        void M(Context ctx) { ctx = ctx.WithValue(s_key, 1); Compute(ctx); }
        """)]
    [InlineData("f7: from a function that derives", """
        static ContextScope WithNew(Context ctx) => ctx.WithCancel();
        void M(Context ctx) { using var scope = WithNew(ctx); Compute(scope); }
        """)]
    [InlineData("f3: a root where there is no context", """
        void M() { Compute(Context.Todo); }
        """)]
    public Task Accepts(string what, string code) => Verify.AcceptsAsync<LL1104OrphanRoot>(code).Named(what);

    /// <summary>What has no counterpart, each with the reason.</summary>
    public static IReadOnlyDictionary<string, string> TruncatedBytes { get; } = new Dictionary<string, string>
    {
        ["f1, f3, f6, f12, f13: a function that should take a context and does not"] = "Found where the callee has such an overload (LL1101); through a chain of callees nothing is known without the whole program.",
        ["f1: Background as an argument"] = "LL1102.",
        ["f8 to f15: the request's context"] = "LL1102; in ASP.NET Core it is a parameter like any other.",
        ["f14, f15: comments that steer the checker"] = "Here .editorconfig and pragmas do that.",
    };

    [Fact]
    public void What_is_left_out_has_its_reason() => Assert.All(TruncatedBytes, left => Assert.EndsWith(".", left.Value, StringComparison.Ordinal));
}
