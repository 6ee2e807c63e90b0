using Lifeline.Analyzers.Rules;
using Lifeline.Analyzers.Tests.Harness;

namespace Lifeline.Analyzers.Tests.Rules;

public class LL1004CancelWithoutOwnerTests
{
    [Theory]
    [MemberData(nameof(Mistakes))]
    public Task Flags(string what, string code) => Verify.FlagsAsync<LL1004CancelWithoutOwner>(code).Named(what);

    [Theory]
    [MemberData(nameof(Innocents))]
    public Task Accepts(string what, string code) => Verify.AcceptsAsync<LL1004CancelWithoutOwner>(code).Named(what);

    public static TheoryData<string, string> Mistakes => new()
    {
        { "in a tuple", "(Task Work, CancellationTokenSource Stop) [|M|]() { var stop = new CancellationTokenSource(); return (WorkAsync(stop.Token), stop); }" },
        { "out, though one path disposes it", "bool M(Context ctx, out ContextScope [|slot|]) { slot = ctx.WithCancel(); if (Condition) return true; slot.Dispose(); return false; }" },
        { "a source as a parameter", """
            public async Task M(CancellationTokenSource [|cts|]) { await WorkAsync(cts.Token); }
            """ },
        { "a source that the callee may cancel", """
            static void M(CancellationTokenSource [|cts|]) { if (Condition) cts.Cancel(); }
            """ },
        { "a source as a result", """
            public CancellationTokenSource [|Start|]() => new CancellationTokenSource(1000);
            """ },
        { "a source as a result later", """
            public async Task<CancellationTokenSource> [|StartAsync|](CancellationToken token) { await WorkAsync(token); return CancellationTokenSource.CreateLinkedTokenSource(token); }
            """ },
        { "a constructor's", """
            class Worker { public Worker(CancellationTokenSource [|cts|]) { Use(cts); } }
            """ },
        { "a primary constructor's", """
            class Worker(CancellationTokenSource [|cts|]) { public void M() => Use(cts.Token); }
            """ },
        { "an interface's", """
            interface IWorker { void M(CancellationTokenSource [|cts|]); } class Worker : IWorker { public void M(CancellationTokenSource cts) { } }
            """ },
        { "a scope as a parameter", """
            public async Task M(ContextScope [|scope|]) { await WorkAsync(scope); }
            """ },
        { "a scope as a result", """
            public ContextScope [|M|](Context ctx) => ctx.WithCancel();
            """ },
        { "an out parameter", """
            public bool M(Context ctx, out ContextScope [|scope|]) { scope = ctx.WithCancel(); return true; }
            """ },
    };

    public static TheoryData<string, string> Innocents => new()
    {
        { "of a method that is not ours", "[System.Runtime.CompilerServices.UnsafeAccessor(System.Runtime.CompilerServices.UnsafeAccessorKind.Method)] static extern bool TransitionToCancellationRequested(CancellationTokenSource source);" },
        { "the token", """
            public Task M(CancellationToken token) => WorkAsync(token);
            """ },
        { "the context", """
            public Task M(Context ctx) => WorkAsync(ctx); public Context N(Context ctx) => ctx.WithName("n");
            """ },
        { "marked", """
            public void M([OwnsContext] ContextScope scope) { Use(scope); } [return: OwnsContext] public ContextScope N(Context ctx) => ctx.WithCancel();
            """ },
        { "marked with an attribute of one's own", """
            class OwnsContextAttribute : Attribute { } class C { [return: OwnsContext] CancellationTokenSource M() => new(); }
            """ },
        { "disposed by the callee", """
            void M(CancellationTokenSource cts) { using (cts) { Use(cts.Token); } } void N(CancellationTokenSource cts) { cts.Dispose(); } void O(CancellationTokenSource? cts) { cts?.Dispose(); } void P(CancellationTokenSource cts) { using var own = cts; }
            """ },
        { "kept by what disposes it", """
            class Worker : IDisposable { private readonly CancellationTokenSource _cts; public Worker(CancellationTokenSource cts) { _cts = cts; } public void Dispose() => _cts.Dispose(); }
            """ },
        { "an extension of sources", """
            static class Sources { public static bool IsOver(this CancellationTokenSource cts) => cts.IsCancellationRequested; }
            """ },
        { "a local function and a lambda", """
            void M() { Action<CancellationTokenSource> a = cts => Use(cts); void Stop(CancellationTokenSource cts) => Use(cts); a(new()); Stop(new()); }
            """ },
        { "a field", """
            private readonly CancellationTokenSource _cts = new(); void M() => Use(_cts.Token);
            """ },
        { "a list of them", """
            void M(List<CancellationTokenSource> all) { foreach (var one in all) one.Dispose(); }
            """ },
        { "an override", """
            abstract class A { protected abstract void M([OwnsContext] ContextScope scope); } class B : A { protected override void M(ContextScope scope) { } }
            """ },
    };
}
