using Lifeline.Analyzers.Rules;
using Lifeline.Analyzers.Tests.Harness;
using Lifeline.CodeFixes;

namespace Lifeline.Analyzers.Tests.Rules;

public class LL1005DroppedRegistrationTests
{
    [Theory]
    [MemberData(nameof(Mistakes))]
    public Task Flags(string what, string code) => Verify.FlagsAsync<LL1005DroppedRegistration>(code).Named(what);

    [Theory]
    [MemberData(nameof(Innocents))]
    public Task Accepts(string what, string code) => Verify.AcceptsAsync<LL1005DroppedRegistration>(code).Named(what);

    public static TheoryData<string, string> Mistakes => new()
    {
        { "on the application's end, with each call", """
            class Lifetime { public CancellationToken ApplicationStopping { get; } } class C { void Subscribe(Lifetime lifetime) { [|lifetime.ApplicationStopping.Register(() => Log(1))|]; } }
            """ },
        { "if there is a token", "void M(CancellationToken? token) { token?[|.Register(() => Log(1))|]; }" },
        { "a parameter", """
            void M(CancellationToken token) { [|token.Register(() => Log(1))|]; }
            """ },
        { "without the flow", """
            void M(CancellationToken token) { [|token.UnsafeRegister(_ => Log(1), null)|]; }
            """ },
        { "discarded", """
            void M(CancellationToken token) { _ = [|token.Register(() => Log(1))|]; }
            """ },
        { "a task's source", """
            async Task M(CancellationToken token) { var done = new TaskCompletionSource(); [|token.Register(() => done.TrySetCanceled())|]; await done.Task; }
            """ },
        { "a constructor", """
            class Connection { public Connection(CancellationToken token) { [|token.Register(Close)|]; } void Close() { } }
            """ },
        { "a field", """
            private readonly CancellationToken _token;
            void M() { [|_token.Register(() => Log(1))|]; }
            """ },
        { "a local that is the parameter", """
            void M(CancellationToken token) { var same = token; [|same.Register(() => Log(1))|]; }
            """ },
        { "a source as a parameter", """
            void M(CancellationTokenSource cts) { [|cts.Token.Register(() => Log(1))|]; }
            """ },
        { "a context", """
            void M(Context ctx) { [|ctx.AfterFunc(() => Log(1))|]; }
            """ },
        { "a context with a name", """
            void M(Context ctx) { [|ctx.WithName("m").AfterFunc(() => Log(1))|]; }
            """ },
        { "a context's token", """
            void M(Context ctx) { [|ctx.Token.Register(() => Log(1))|]; }
            """ },
    };

    public static TheoryData<string, string> Innocents => new()
    {
        { "the context of an object that lives as long", "[HoldsContext] class Job(Context parent) { private readonly Context _ctx = parent; public void Watch() { _ctx.AfterFunc(() => Log(1)); } }" },
        { "a group's, made here", "async Task M(Context ctx) { await using var group = ctx.Group(); group.Context.AfterFunc(() => Log(1)); }" },
        { "a using", """
            async Task M(CancellationToken token) { using var stop = token.Register(() => Log(1)); await WorkAsync(); using (token.Register(() => Log(2))) await WorkAsync(); }
            """ },
        { "await using", """
            async Task M(CancellationToken token) { await using var stop = token.Register(() => Log(1)); await WorkAsync(); await using (token.Register(() => Log(2)).ConfigureAwait(false)) { } }
            """ },
        { "kept", """
            private CancellationTokenRegistration _stop;
            void M(CancellationToken token) { _stop = token.Register(() => Log(1)); }
            """ },
        { "returned", """
            IDisposable M(CancellationToken token) => token.Register(() => Log(1));
            """ },
        { "handed on", """
            void M(CancellationToken token, List<IDisposable> all) { all.Add(token.Register(() => Log(1))); }
            """ },
        { "a local source", """
            void M() { var cts = new CancellationTokenSource(); cts.Token.Register(() => Log(1)); Use(cts); }
            """ },
        { "a linked source's token", """
            async Task M(CancellationToken token) { using var cts = CancellationTokenSource.CreateLinkedTokenSource(token); var inner = cts.Token; inner.Register(() => Log(1)); await WorkAsync(inner); }
            """ },
        { "the object's own source", """
            class Pump : IDisposable { private readonly CancellationTokenSource _cts = new(); public Pump() { _cts.Token.Register(() => Log(1)); } public void Dispose() => _cts.Dispose(); }
            """ },
        { "the application's end", """
            class Lifetime { public CancellationToken ApplicationStopping { get; } } class C { void Start(Lifetime lifetime) { lifetime.ApplicationStopping.Register(() => Log(1)); } }
            """ },
        { "never ends", """
            void M() { CancellationToken.None.Register(() => Log(1)); }
            """ },
        { "Main", """
            class Program { static void Main() { var token = Get(); token.Register(() => Log(1)); } static CancellationToken Get() => default; }
            """ },
        { "another Register", """
            class Bus { public void Register(Action a) { } void M(Bus bus) { bus.Register(() => Log(1)); } }
            """ },
        { "a scope of the method", """
            async Task M(Context ctx) { using var scope = ctx.WithCancel(); scope.Context.AfterFunc(() => Log(1)); await WorkAsync(scope); }
            """ },
        { "a context's registration kept", """
            async Task M(Context ctx) { using var stop = ctx.AfterFunc(() => Log(1)); await WorkAsync(ctx); }
            """ },
        { "stopped at once", """
            bool M(Context ctx) => ctx.AfterFunc(() => Log(1)).Stop();
            """ },
    };

    [Fact]
    public Task A_registration_gets_its_using() => Verify.FixesAsync<LL1005DroppedRegistration, LL1005DroppedRegistrationFix>(
        """
            async Task M(CancellationToken token)
            {
                [|token.Register(() => Log(1))|];
                await WorkAsync();
            }
        """,
        """
            async Task M(CancellationToken token)
            {
                using var registration = token.Register(() => Log(1));
                await WorkAsync();
            }
        """);

    [Fact]
    public Task Where_the_method_returns_at_once_there_is_no_fix() => Verify.HasNoFixAsync<LL1005DroppedRegistration, LL1005DroppedRegistrationFix>(
        "void M(CancellationToken token) { [|token.Register(() => Log(1))|]; }");
}
