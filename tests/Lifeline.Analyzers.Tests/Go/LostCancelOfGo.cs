using Lifeline.Analyzers.Rules;
using Lifeline.Analyzers.Tests.Harness;

namespace Lifeline.Analyzers.Tests.Go;

/// <summary>
/// What Go's own checkers test, as it would be written in C#. Each case names the one it stands for. A scope takes the
/// place of Go's pair of context and cancel function: using the cancel function is cancelling, disposing or handing on.
/// </summary>
public class LostCancelOfGo
{
    [Theory]
    [InlineData("1: var, and only touched where it never is", """
        void M(Context bg, int someInt, bool condition) { var scope = [|bg.WithCancel()|]; if (false) { scope.Cancel(); } }
        """)]
    [InlineData("2: the same with a deadline", """
        void M(Context bg, int someInt, bool condition) { var scope = [|bg.WithDeadline(DateTimeOffset.MaxValue)|]; if (false) { scope.Cancel(); } }
        """)]
    [InlineData("3: assigned to a variable from before", """
        void M(Context bg, int someInt, bool condition) { ContextScope scope; scope = [|bg.WithTimeout(TimeSpan.Zero)|]; if (false) { scope.Cancel(); } }
        """)]
    [InlineData("4: the cancel function thrown away, three times", """
        void M(Context bg, int someInt, bool condition) { Context ctx = [|bg.WithCancel()|]; ctx = [|bg.WithTimeout(TimeSpan.Zero)|]; ctx = [|bg.WithDeadline(DateTimeOffset.MaxValue)|]; Use(ctx); }
        """)]
    [InlineData("6: cancelled on one side, then return", """
        void M(Context bg, int someInt, bool condition) { var scope = [|bg.WithCancel()|]; if (condition) { scope.Cancel(); } return; }
        """)]
    [InlineData("8: cancelled, or a loop that ends", """
        void M(Context bg, int someInt, bool condition) { var scope = [|bg.WithCancel()|]; if (condition) { scope.Cancel(); } else { for (var i = 0; i < 10; i++) Log(0); } }
        """)]
    [InlineData("10: a switch with a case that falls out", """
        void M(Context bg, int someInt, bool condition) { var scope = [|bg.WithCancel()|]; switch (someInt) { case 0: throw null!; case 2: scope.Cancel(); break; case 3: Log("hi"); break; default: Environment.Exit(1); break; } }
        """)]
    [InlineData("13: in a goroutine", """
        void M(Context bg) { _ = Task.Run(() => { var scope = [|bg.WithCancel()|]; if (false) { scope.Cancel(); } Use(scope.Context); }); }
        """)]
    public Task Flags(string what, string code) => Verify.FlagsAsync<LL1001LostCancel>(code).Named(what);

    [Theory]
    [InlineData("5: deferred", """
        void M(Context bg, int someInt, bool condition) { using var scope = bg.WithCancel(); }
        """)]
    [InlineData("7: cancelled, or a loop that never ends", """
        void M(Context bg, int someInt, bool condition) { var scope = bg.WithCancel(); if (condition) { scope.Cancel(); } else { while (true) { Log(0); } } }
        """)]
    [InlineData("9: a switch that cancels, or never returns", """
        void M(Context bg, int someInt, bool condition) { var scope = bg.WithCancel(); switch (someInt) { case 1: Environment.FailFast(null); break; case 2: scope.Cancel(); break; case 3: Log(1); goto default; default: Environment.Exit(1); break; } }
        """)]
    [InlineData("15: a struct with a function", """
        class Holder { public Action? F; void M(Context ctx) { var x = new Holder(); x.F?.Invoke(); Use(ctx); } }
        """)]
    [InlineData("16: returned", """
        static ContextScope M(Context bg) { var scope = bg.WithCancel(); return scope; }
        """)]
    [InlineData("17: returned from a function literal", """
        static readonly Func<Context, ContextScope> s_f = bg => { var scope = bg.WithCancel(); return scope; };
        """)]
    [InlineData("18: assigned in a closure, used outside", """
        void M(Context bg, int someInt, bool condition) { ContextScope scope = default; Action derive = () => { scope = bg.WithCancel(); }; derive(); scope.Cancel(); }
        """)]
    public Task Accepts(string what, string code) => Verify.AcceptsAsync<LL1001LostCancel>(code).Named(what);

    /// <summary>What has no counterpart, each with the reason.</summary>
    public static IReadOnlyDictionary<string, string> TruncatedBytes { get; } = new Dictionary<string, string>
    {
        ["11: a select that may fall out"] = "A select is a library call in C#, so its cases are lambdas or a switch: case 10.",
        ["12: a blocking select whose only case panics"] = "As case 9, without a statement that blocks for ever.",
        ["typeparams: the package's functions through a type parameter"] = "C# can't call WithCancel through a type parameter.",
    };

    [Fact]
    public void What_is_left_out_has_its_reason() => Assert.All(TruncatedBytes, left => Assert.EndsWith(".", left.Value, StringComparison.Ordinal));
}
