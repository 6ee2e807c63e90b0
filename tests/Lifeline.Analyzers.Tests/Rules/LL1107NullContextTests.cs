using Lifeline.Analyzers.Rules;
using Lifeline.Analyzers.Tests.Harness;

namespace Lifeline.Analyzers.Tests.Rules;

public class LL1107NullContextTests
{
    [Theory]
    [MemberData(nameof(Mistakes))]
    public Task Flags(string what, string code) => Verify.FlagsAsync<LL1107NullContext>(code).Named(what);

    [Theory]
    [MemberData(nameof(Innocents))]
    public Task Accepts(string what, string code) => Verify.AcceptsAsync<LL1107NullContext>(code).Named(what);

    public static TheoryData<string, string> Mistakes => new()
    {
        { "for an optional one that is left out", "Task Save(Context ctx = [|default|]) => WorkAsync(ctx);" },
        { "kept in a local, and passed", "Task M() { var none = [|new Context()|]; return WorkAsync(none); }" },
        { "given to a delegate", "Task M(Func<Context, Task> work) => work([|default|]);" },
        { "default", "Task Save(Context ctx) => Task.CompletedTask; Task M() => Save([|default|]);" },
        { "default of the type", "Task M() => WorkAsync([|default(Context)|]);" },
        { "default with a bang", "Task Save(Context ctx) => Task.CompletedTask; Task M() => Save([|default!|]);" },
        { "a new one", "Task M() => WorkAsync([|new Context()|]);" },
        { "null as a custom context", "class Mine(Context parent) : CustomContext(parent) { } class Job { Task Save(Mine ctx) => Task.CompletedTask; public Task M() => Save([|null!|]); }" },
        { "a scope that is none", "Task M() => WorkAsync([|default(ContextScope)|]);" },
        { "deriving from none", "void M() { using var scope = [|default(Context)|].WithCancel(); }" },
        { "in an initializer", "class Call { public Context Ctx { get; set; } } class Job { public void M() => Use(new Call { Ctx = [|default|] }); }" },
        { "to a constructor", "class Call(Context ctx) { public bool Over => ctx.IsDone; } class Job { public void M() => Use(new Call([|default|])); }" },
        { "by name", "Task Save(int id, Context ctx) => Task.CompletedTask; Task M() => Save(1, ctx: [|default|]);" },
        { "to Lifeline's HttpClient", "Task<HttpResponseMessage> M(HttpClient http) => http.SendAsync(new HttpRequestMessage(), ctx: [|default|]);" },
    };

    public static TheoryData<string, string> Innocents => new()
    {
        { "a context", "Task M(Context ctx) => WorkAsync(ctx);" },
        { "Todo", "Task M() => WorkAsync(Context.Todo);" },
        { "Background", "Task M() => WorkAsync(Context.Background);" },
        { "a nullable context", "Task Save(Context? ctx) => Task.CompletedTask; Task M() => Save(null);" },
        { "an optional one, and the method looks whether it was left out", "Task Save(Context ctx = default) { if (ctx == default) ctx = Context.Todo; return WorkAsync(ctx); }" },
        { "a local that gets its real one further down", "Task M(Context parent) { Context ctx = default; if (Condition) ctx = parent; else ctx = Context.Todo; return WorkAsync(ctx); }" },
        { "a comparison", "bool M(Context ctx) => ctx == default;" },
        { "equality", "bool M(Context ctx) => ctx.Equals((object?)null);" },
        { "an out parameter", "bool TryFind(out Context found) { found = default; return false; }" },
        { "a local that gets one", "Task M(bool first, Context ctx) { Context chosen = default; if (first) chosen = ctx; else chosen = Context.Todo; return WorkAsync(chosen); }" },
        { "a generic value", "void Put<T>(T value) { } void M() => Put(default(Context));" },
        { "a field's beginning", "class Job { Context _ctx = default; public void M(Context ctx) { _ctx = ctx; Use(_ctx); } }" },
        { "a token", "Task M() => WorkAsync(default(CancellationToken));" },
        { "null for something else", "void Save(string? text, Context ctx) { } void M(Context ctx) => Save(null, ctx);" },
        { "a nullable custom context", "class Mine(Context parent) : CustomContext(parent) { } class Job { Task Save(Mine? ctx) => Task.CompletedTask; public Task M() => Save(null); }" },
    };

    [Fact]
    public Task A_parameters_default_has_to_be_a_constant() =>
        Verify.HasNoFixAsync<LL1107NullContext, Lifeline.CodeFixes.LL1107NullContextFix>("Task Save(Context ctx = [|default|]) => WorkAsync(ctx);");
}
