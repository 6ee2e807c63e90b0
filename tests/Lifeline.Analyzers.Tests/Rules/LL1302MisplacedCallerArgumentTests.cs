using Lifeline.Analyzers.Rules;
using Lifeline.Analyzers.Tests.Harness;
using Lifeline.CodeFixes;

namespace Lifeline.Analyzers.Tests.Rules;

public class LL1302MisplacedCallerArgumentTests
{
    [Theory]
    [MemberData(nameof(Mistakes))]
    public Task Flags(string what, string code) => Verify.FlagsAsync<LL1302MisplacedCallerArgument>(code).Named(what);

    [Theory]
    [MemberData(nameof(Innocents))]
    public Task Accepts(string what, string code) => Verify.AcceptsAsync<LL1302MisplacedCallerArgument>(code).Named(what);

    [Theory]
    [InlineData("void M(Context ctx) { using var scope = ctx.WithCancel(\"checkout\"); }",
        "\"checkout\" becomes the file from which 'WithCancel' is reported to be called: write 'ctx.WithName(\"checkout\").WithCancel()'")]
    [InlineData("void M(Context ctx) { using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(1), null, \"checkout\"); }",
        "\"checkout\" becomes the file from which 'WithTimeout' is reported to be called: write 'ctx.WithName(\"checkout\").WithTimeout(…)'")]
    [InlineData("void M(Context ctx) => Use(ctx.WithName(\"a\", \"b\"));",
        "\"b\" becomes the file from which 'WithName' is reported to be called: leave it out, as the name has a place of its own, or write 'file: \"b\"' if that is meant")]
    [InlineData("void M(Context ctx) => Use(ctx.AfterFunc(() => Log(1), \"x\"));",
        "\"x\" becomes the file from which 'AfterFunc' is reported to be called: only a callback that takes a state is given one, 'AfterFunc(state => …, \"x\")'")]
    [InlineData("void M(ContextScope ctx) => ctx.Cancel(null, \"done\");",
        "\"done\" becomes the file from which 'Cancel' is reported to be called: leave it out, or write 'file: \"done\"' if that is meant")]
    public async Task Says_what_became_of_it_and_what_to_write(string code, string message)
    {
        var found = await Verify.FindAsync(new Code(code).Document, new LL1302MisplacedCallerArgument());

        Assert.Equal(message, Assert.Single(found).GetMessage(null));
    }

    public static TheoryData<string, string> Mistakes => new()
    {
        { "a name for a scope", "void M(Context ctx) { using var scope = ctx.WithCancel([|\"checkout\"|]); }" },
        { "a second name", "void M(Context ctx) { Use(ctx.WithName(\"a\", [|\"b\"|])); }" },
        { "a state for a callback that takes none", "void M(Context ctx) { using var stop = ctx.AfterFunc(() => Log(1), [|\"x\"|]); }" },
        { "a name twice", "Task M(Context ctx, TaskGroup group) => group.Go(WorkAsync, \"name\", [|\"x\"|]);" },
        { "a name for a group", "async Task M(Context ctx) { await using var group = ctx.Group(8, [|\"pages\"|]); }" },
        { "a cause in words", "void M(ContextScope ctx) => ctx.Cancel(null, [|\"the customer has gone\"|]);" },
        { "a variable", "void M(Context ctx, string name) { using var scope = ctx.WithCancel([|name|]); }" },
        { "an interpolated name", "void M(Context ctx, int id) { using var scope = ctx.WithCancel([|$\"order {id}\"|]); }" },
        { "a line too: the first is told", "void M(Context ctx) { using var scope = ctx.WithCancel([|\"checkout\"|], 8); }" },
        { "where only the line is filled in", "namespace Lifeline.Shop { static class Shop { public static void Buy(this Context ctx, [System.Runtime.CompilerServices.CallerLineNumber] int line = 0) { } } } class C { void M(Context ctx) { Lifeline.Shop.Shop.Buy(ctx, [|8|]); } }" },
        { "a static one", "void M(CancellationToken token) { Use(Context.From(token, [|\"request\"|])); }" },
        { "to a base class", "class C(Context parent) : CustomContext(parent, [|\"custom\"|]) { }" },
        { "a wrapper's own name", "static ContextScope Named(Context ctx, string name) => ctx.WithCancel([|name|]);" },
        { "as an argument itself", "void M(Context ctx) => Use(ctx.WithoutCancel([|\"audit\"|]));" },
        { "a method of a package of ours", "namespace Lifeline.Shop { static class Shop { public static void Buy(this Context ctx, [System.Runtime.CompilerServices.CallerFilePath] string file = \"\") { } } } class C { void M(Context ctx) { Lifeline.Shop.Shop.Buy(ctx, [|\"x\"|]); } }" },
    };

    public static TheoryData<string, string> Innocents => new()
    {
        { "filled in", "void M(Context ctx) { using var scope = ctx.WithCancel(); Use(ctx.WithName(\"a\")); }" },
        { "named", "void M(Context ctx) { using var scope = ctx.WithCancel(file: \"Orders.cs\", line: 12); }" },
        { "the file named, and its line", "void M(Context ctx) { using var scope = ctx.WithCancel(file: \"Orders.cs\", 12); }" },
        { "a wrapper says where it was called from", """
            static ContextScope Named(Context ctx, [System.Runtime.CompilerServices.CallerFilePath] string file = "", [System.Runtime.CompilerServices.CallerLineNumber] int line = 0) => ctx.WithCancel(file, line);
            """ },
        { "a file by its name", "static ContextScope Derive(Context ctx, string file, int line) => ctx.WithCancel(file, line);" },
        { "no place", "const string NoFile = \"\"; void M(Context ctx) => Use(ctx.WithName(\"host\", NoFile, 0));" },
        { "filled in, as an argument itself", "void M(Context ctx) => Use(ctx.WithName(\"a\").WithoutCancel());" },
        { "a place that was kept", "void M(Context ctx, SourceLocation site) { using var scope = ctx.WithCancel(site.GetPath(), site.Line); }" },
        { "a task's name", "Task M(Context ctx, TaskGroup group) => group.Go(WorkAsync, \"name\");" },
        { "a state for a callback that takes it", "void M(Context ctx) { using var stop = ctx.AfterFunc(state => Log(state), \"x\"); }" },
        { "somebody else's method", "static void Trace(Context ctx, [System.Runtime.CompilerServices.CallerFilePath] string file = \"\") { } void M(Context ctx) => Trace(ctx, \"Orders.cs\");" },
        { "without Lifeline", "static void Trace([System.Runtime.CompilerServices.CallerFilePath] string file = \"\") { } void M() => Trace(\"Orders.cs\");" },
        { "a value", "static readonly ContextKey<string> s_key = new(\"tenant\"); void M(Context ctx) => Use(ctx.WithValue(s_key, \"x\"));" },
    };

    [Fact]
    public Task The_string_names_the_context() => Verify.FixesAsync<LL1302MisplacedCallerArgument, LL1302MisplacedCallerArgumentFix>(
        """
            async Task M(Context ctx)
            {
                using var scope = ctx.WithCancel([|"checkout"|]);
                using var other = ctx.WithTimeout(TimeSpan.FromSeconds(1), null, [|"payment"|]);
                await using var group = scope.Context.Group(8, [|"pages"|]);
                await group.WaitAsync();
            }
        """,
        """
            async Task M(Context ctx)
            {
                using var scope = ctx.WithName("checkout").WithCancel();
                using var other = ctx.WithName("payment").WithTimeout(TimeSpan.FromSeconds(1), null);
                await using var group = scope.Context.WithName("pages").Group(8);
                await group.WaitAsync();
            }
        """);

    [Theory]
    [InlineData("void M(Context ctx) { using var scope = ctx.WithCancel([|\"checkout\"|], 8); }")]
    [InlineData("void M(Context ctx) { Use(ctx.WithName(\"a\", [|\"b\"|])); }")]
    [InlineData("Task M(Context ctx, TaskGroup group) => group.Go(WorkAsync, \"name\", [|\"x\"|]);")]
    public Task Where_it_is_not_clear_what_was_meant_there_is_no_fix(string code) => Verify.HasNoFixAsync<LL1302MisplacedCallerArgument, LL1302MisplacedCallerArgumentFix>(code);
}
