using Lifeline.Analyzers.Rules;
using Lifeline.Analyzers.Tests.Harness;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeline.Analyzers.Tests;

/// <summary>
/// What Go's own checkers of contexts are tested with, said again in C#: staticcheck's SA1012 and SA1029, containedctx,
/// contextcheck and noctx. What has no meaning here:
/// <list type="bullet">
/// <item>SA1012, nil for a context among variadic arguments: a Context is a struct, and params of contexts are given as they are.</item>
/// <item>SA1012, the method expression (*T).M with nil: C# calls no method without its receiver.</item>
/// <item>SA1029, keys of type int, float, struct{}, interface{}: ContextKey of T is the one type of key, the compiler holds that.</item>
/// <item>SA1029, a key of an alias of string: likewise.</item>
/// <item>containedctx, an embedded context.Context: a struct can't be inherited from; a custom context is one by design.</item>
/// <item>contextcheck, // @contextcheck(req_has_ctx) and nolint comments: suppression is the compiler's here.</item>
/// <item>contextcheck, a call through several functions without a context: each is flagged, or not, where it is called.</item>
/// <item>contextcheck, http.Handler's r.Context(): ASP.NET Core hands the context to the handler as a parameter.</item>
/// <item>noctx, http.NewRequest: a request has no context here, sending it has.</item>
/// <item>noctx, httptest.NewRequest, tls and net.Listen: no form with a token exists for them.</item>
/// <item>noctx, slog without a context: logging takes none here.</item>
/// </list>
/// </summary>
public class GoCasesOfPassing
{
    private static readonly Dictionary<string, Func<string, Task>> s_rules = new()
    {
        ["SA1012"] = HoldAsync<LL1107NullContext>,
        ["SA1029"] = HoldAsync<LL1401WeakKey>,
        ["containedctx"] = HoldAsync<LL1501ContextInField>,
        ["contextcheck"] = HoldAsync<LL1102BackgroundAtHand>,
        ["contextcheck, dropped"] = HoldAsync<LL1101ContextNotForwarded>,
        ["noctx"] = HoldAsync<LL1101ContextNotForwarded>,
        ["noctx, blocking"] = HoldAsync<LL1105BlockingVariant>,
    };

    [Theory]
    [InlineData("SA1012", "nil as the first argument", "void Fn1(Context ctx) { } void M() => Fn1([|default|]);")]
    [InlineData("SA1012", "nil in parentheses", "void Fn1(Context ctx) { } void M() => Fn1(([|default(Context)|]));")]
    [InlineData("SA1012", "nil behind another parameter", "void Fn2(string x, Context ctx) { } void M() => Fn2(\"\", [|default|]);")]
    [InlineData("SA1012", "nil to a method", "class T { public void Fn4(Context ctx) { } } class Job { public void M(T t) => t.Fn4([|default|]); }")]
    [InlineData("SA1012", "nil to a generic function", "void Fn5<T>(Context ctx) { } void M() => Fn5<string>([|default|]);")]
    [InlineData("SA1012", "nil as something else is none", "void Fn3(object? any, Context ctx) { } void M(Context ctx) => Fn3(null, ctx);")]
    [InlineData("SA1012", "a real one", "void Fn1(Context ctx) { } void M() => Fn1(Context.Todo);")]
    [InlineData("SA1012", "a nil pointer to something else", "void Fn(int[]? any) { } void M(Context ctx) => Fn(null);")]

    [InlineData("SA1029", "a bare string", "Context M(Context ctx) => ctx.WithValue([|new ContextKey<string>(\"hi\")|], \"\");")]
    [InlineData("SA1029", "a constant string", "const string Name = \"hi\"; Context M(Context ctx) => ctx.WithValue([|new ContextKey<string>(Name)|], \"\");")]
    [InlineData("SA1029", "a type of its own", "class Keys { static readonly ContextKey<string> s_hi = new(\"hi\"); public Context M(Context ctx) => ctx.WithValue(s_hi, \"\"); }")]
    [InlineData("SA1029", "a key that was handed in", "Context M(Context ctx, ContextKey<string> key) => ctx.WithValue(key, \"\");")]

    [InlineData("containedctx", "a struct that contains one", "struct Bad { public Context [|Ctx|]; } class Other { }")]
    [InlineData("containedctx", "among other fields", "class Bad { int _n; Context [|_ctx|]; public void M(Context ctx) { _n++; _ctx = ctx; Use(_ctx); } }")]
    [InlineData("containedctx", "a nested struct", "class Outer { struct Inner { public Context [|Ctx|]; } object M(Context ctx) => new Inner { Ctx = ctx }; }")]
    [InlineData("containedctx", "a generic struct", "struct Bad<T> { public Context [|Ctx|]; public T Value; } class Other { }")]
    [InlineData("containedctx", "a struct without", "struct Good { public string Name; } class Job { public void M(Context ctx) { } }")]
    [InlineData("containedctx", "a function that takes one", "class Good { public Func<Context, Task>? Work { get; set; } }")]

    [InlineData("contextcheck", "context.Background handed on", "async Task M(Context ctx) { await WorkAsync([|Context.Background|]); }")]
    [InlineData("contextcheck", "context.TODO handed on", "async Task M(Context ctx) { await WorkAsync([|Context.Todo|]); }")]
    [InlineData("contextcheck", "in a closure", "async Task M(Context ctx) { Func<Task> f = () => WorkAsync([|Context.Background|]); await f(); }")]
    [InlineData("contextcheck", "in a loop", "async Task M(Context ctx) { for (var i = 0; i < 2; i++) await WorkAsync([|Context.Background|]); }")]
    [InlineData("contextcheck", "the right one", "async Task M(Context ctx) { await WorkAsync(ctx); }")]
    [InlineData("contextcheck", "a derived one", "async Task M(Context ctx) { using var scope = ctx.WithCancel(); await WorkAsync(scope); }")]
    [InlineData("contextcheck", "with a value", "static readonly ContextKey<int> s_key = new(\"k\"); async Task M(Context ctx) { ctx = ctx.WithValue(s_key, 1); await WorkAsync(ctx); }")]
    [InlineData("contextcheck", "without one at hand", "async Task M() { await WorkAsync(Context.Background); }")]
    [InlineData("contextcheck, dropped", "a callee that could take it", "async Task M(Context ctx) { await [|WorkAsync|](); }")]
    [InlineData("contextcheck, dropped", "a callee that takes none", "Task Plain() => Task.CompletedTask; async Task M(Context ctx) { await Plain(); }")]

    [InlineData("noctx", "http.Get", "Task M(Context ctx, HttpClient http) => http.[|GetAsync|](\"/\");")]
    [InlineData("noctx", "http.Post", "Task M(Context ctx, HttpClient http) => http.[|PostAsync|](\"/\", null);")]
    [InlineData("noctx", "client.Do", "Task M(Context ctx, HttpClient http) => http.[|SendAsync|](new HttpRequestMessage());")]
    [InlineData("noctx", "db.Query", "Task M(Context ctx, System.Data.Common.DbCommand db) => db.[|ExecuteReaderAsync|]();")]
    [InlineData("noctx", "net.Dial", "Task M(Context ctx, System.Net.Sockets.TcpClient tcp) => tcp.[|ConnectAsync|](\"a\", 1);")]
    [InlineData("noctx", "with it", "Task M(Context ctx, HttpClient http) => http.GetAsync(\"/\", ctx);")]
    [InlineData("noctx", "db.QueryContext", "Task M(Context ctx, System.Data.Common.DbCommand db) => db.ExecuteReaderAsync(ctx.Token);")]
    [InlineData("noctx, blocking", "db.Exec", "int M(Context ctx, System.Data.Common.DbCommand db) => db.[|ExecuteNonQuery|]();")]
    [InlineData("noctx, blocking", "exec.Command's Wait", "void M(Context ctx, System.Diagnostics.Process child) => child.[|WaitForExit|]();")]
    [InlineData("noctx, blocking", "net.LookupHost", "object M(Context ctx) => System.Net.Dns.[|GetHostAddresses|](\"a\");")]
    [InlineData("noctx, blocking", "db.ExecContext", "Task M(Context ctx, System.Data.Common.DbCommand db) => db.ExecuteNonQueryAsync(ctx.Token);")]
    public Task Is_told_as_Go_tells_it(string checker, string what, string code) => s_rules[checker](code).Named($"{checker}, {what}");

    private static Task HoldAsync<TRule>(string code)
        where TRule : DiagnosticAnalyzer, new() =>
        code.Contains("[|", StringComparison.Ordinal) ? Verify.FlagsAsync<TRule>(code) : Verify.AcceptsAsync<TRule>(code);
}
