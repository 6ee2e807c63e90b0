using Lifeline.Analyzers.Rules;
using Lifeline.Analyzers.Tests.Harness;

namespace Lifeline.Analyzers.Tests.Rules;

public class LL1501ContextInFieldTests
{
    [Theory]
    [MemberData(nameof(Mistakes))]
    public Task Flags(string what, string code) => Verify.FlagsAsync<LL1501ContextInField>(code).Named(what);

    [Theory]
    [MemberData(nameof(Innocents))]
    public Task Accepts(string what, string code) => Verify.AcceptsAsync<LL1501ContextInField>(code).Named(what);

    public static TheoryData<string, string> Mistakes => new()
    {
        { "a static one that anybody replaces", "class Ambient { static Context [|s_current|] = Context.Background; public static void Enter(Context ctx) => s_current = ctx; }" },
        { "a field", "class Job { readonly Context [|_ctx|]; public Job(Context ctx) => _ctx = ctx; public bool Over => _ctx.IsDone; }" },
        { "a property", "class Job { public Context [|Ctx|] { get; init; } }" },
        { "a struct's field", "struct Job { public Context [|Ctx|]; } class Other { }" },
        { "a record's", "record class Job(int Id) { public Context [|Ctx|] { get; init; } }" },
        { "a scope", "class Job { ContextScope [|_scope|]; public void M(Context ctx) { _scope = ctx.WithCancel(); _scope.Dispose(); } }" },
        { "a nullable one", "class Job { Context? [|_ctx|]; public void M(Context ctx) { _ctx = ctx; Use(_ctx); } }" },
        { "a static one that is set", "class Job { static Context [|s_ctx|]; public static void M(Context ctx) { s_ctx = ctx; Use(s_ctx); } }" },
        { "a custom one", "class Mine(Context parent) : CustomContext(parent) { } class Job { public Mine? [|Ctx|] { get; set; } }" },
    };

    public static TheoryData<string, string> Innocents => new()
    {
        { "a parameter", "class Job { public void M(Context ctx) => Use(ctx); }" },
        { "a type that says so", "[HoldsContext] class Session { readonly Context _ctx; public Session(Context ctx) => _ctx = ctx; public bool Over => _ctx.IsDone; }" },
        { "a type derived from one that says so", "[HoldsContext] class Session { protected Context Ctx { get; init; } } class Chat : Session { Context Other { get; init; } }" },
        { "a type within one that says so", "[HoldsContext] class Session { struct Call { public Context Ctx; } object M(Context ctx) => new Call { Ctx = ctx }; }" },
        { "a custom context", "class Mine(Context parent) : CustomContext(parent) { readonly Context _parent = parent; public bool Over => _parent.IsDone; }" },
        { "a ref struct", "ref struct Walker { public Context Ctx; } class Other { }" },
        { "a root", "class Job { static readonly Context s_root = Context.Background; public static bool Over => s_root.IsDone; }" },
        { "a named root", "class Job { static Context Root { get; } = Context.Root(TimeProvider.System, \"app\"); }" },
        { "an exception", "class TooLateException(Context ctx) : Exception { public Context Ctx { get; } = ctx; }" },
        { "a computed property", "class Job { public Context Ctx => Context.Todo; }" },
        { "an interface", "interface IJob { Context Ctx { get; } } class Other { }" },
        { "an abstract property", "abstract class Job { public abstract Context Ctx { get; } }" },
        { "a token: off by default", "class Job { readonly CancellationToken _token; public Job(CancellationToken token) => _token = token; public bool Over => _token.IsCancellationRequested; }" },
        { "a source", "class Job { readonly CancellationTokenSource _stop = new(); public void M() => _stop.Cancel(); }" },
        { "a local", "void M(Context ctx) { var mine = ctx; Use(mine); }" },
        { "what a lambda captures", "Func<bool> M(Context ctx) => () => ctx.IsDone;" },
    };
}
