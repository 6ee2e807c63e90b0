using Lifeline.Analyzers.Rules;
using Lifeline.Analyzers.Tests.Harness;
using Lifeline.CodeFixes;

namespace Lifeline.Analyzers.Tests.Rules;

public class LL1108LinkedSourceTests
{
    [Theory]
    [MemberData(nameof(Mistakes))]
    public Task Flags(string what, string code) => Verify.FlagsAsync<LL1108LinkedSource>(code).Named(what);

    [Theory]
    [MemberData(nameof(Innocents))]
    public Task Accepts(string what, string code) => Verify.AcceptsAsync<LL1108LinkedSource>(code).Named(what);

    [Theory]
    [InlineData("async Task M(Context ctx)\n{\n    using var cts = [|CancellationTokenSource.CreateLinkedTokenSource(ctx.Token)|];\n    cts.CancelAfter(TimeSpan.FromSeconds(2));\n    await LoadAsync(cts.Token);\n}",
        "async Task M(Context ctx)\n{\n    using var cts = ctx.WithTimeout(TimeSpan.FromSeconds(2));\n    await LoadAsync(cts.Token);\n}")]
    [InlineData("async Task M(Context ctx)\n{\n    using var cts = [|CancellationTokenSource.CreateLinkedTokenSource(ctx.Token)|];\n    cts.CancelAfter(500);\n    await LoadAsync(cts.Token);\n}",
        "async Task M(Context ctx)\n{\n    using var cts = ctx.WithTimeout(TimeSpan.FromMilliseconds(500));\n    await LoadAsync(cts.Token);\n}")]
    [InlineData("async Task M(Context ctx)\n{\n    using CancellationTokenSource stop = [|CancellationTokenSource.CreateLinkedTokenSource(ctx.Token)|];\n    var work = LoadAsync(stop.Token);\n    if (Condition) stop.Cancel();\n    while (!stop.IsCancellationRequested && Condition) await work;\n}",
        "async Task M(Context ctx)\n{\n    using var stop = ctx.WithCancel();\n    var work = LoadAsync(stop.Token);\n    if (Condition) stop.Cancel();\n    while (!stop.IsDone && Condition) await work;\n}")]
    [InlineData("async Task M(Context ctx, Context other)\n{\n    using var either = [|CancellationTokenSource.CreateLinkedTokenSource(ctx.Token, other.Token)|];\n    await LoadAsync(either.Token);\n}",
        "async Task M(Context ctx, Context other)\n{\n    using var either = Context.Merge(ctx, other);\n    await LoadAsync(either.Token);\n}")]
    public Task Derives_a_scope(string before, string after) => Verify.FixesAsync<LL1108LinkedSource, LL1108LinkedSourceFix>(before, after);

    public static TheoryData<string, string> Mistakes => new()
    {
        { "the way it is done with tokens", "async Task M(Context ctx) { using var cts = [|CancellationTokenSource.CreateLinkedTokenSource(ctx.Token)|]; cts.CancelAfter(5000); await LoadAsync(cts.Token); }" },
        { "in a using statement", "async Task M(Context ctx) { using (var cts = [|CancellationTokenSource.CreateLinkedTokenSource(ctx.Token)|]) { cts.CancelAfter(5000); await LoadAsync(cts.Token); } }" },
        { "disposed by hand", "async Task M(Context ctx) { var cts = [|CancellationTokenSource.CreateLinkedTokenSource(ctx.Token)|]; try { await LoadAsync(cts.Token); } finally { cts.Dispose(); } }" },
        { "of a scope", "async Task M(Context ctx) { using var scope = ctx.WithName(\"a\").WithCancel(); using var cts = [|CancellationTokenSource.CreateLinkedTokenSource(scope.Token)|]; await LoadAsync(cts.Token); }" },
        { "in a lambda", "Task M(Context ctx) => Task.Run(async () => { using var cts = [|CancellationTokenSource.CreateLinkedTokenSource(ctx.Token)|]; cts.CancelAfter(5); await LoadAsync(cts.Token); }, ctx.Token);" },
        { "canceled by an event", "async Task M(Context ctx, System.Diagnostics.Process process) { using var cts = [|CancellationTokenSource.CreateLinkedTokenSource(ctx.Token)|]; process.Exited += (_, _) => cts.Cancel(); await LoadAsync(cts.Token); }" },
        { "with the filter that tells the two apart", "async Task M(Context ctx) { using var cts = [|CancellationTokenSource.CreateLinkedTokenSource(ctx.Token)|]; cts.CancelAfter(5); try { await LoadAsync(cts.Token); } catch (OperationCanceledException) when (!ctx.IsDone && cts.IsCancellationRequested) { throw new TimeoutException(); } }" },
    };

    public static TheoryData<string, string> Innocents => new()
    {
        { "derived", "async Task M(Context ctx) { using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(1)); await LoadAsync(scope); }" },
        { "a token that is no context's", "async Task M(Context ctx, CancellationToken token) { ctx.ThrowIfDone(); using var cts = CancellationTokenSource.CreateLinkedTokenSource(token); await LoadAsync(cts.Token); }" },
        { "a context and a token", "async Task M(Context ctx, CancellationToken token) { using var cts = CancellationTokenSource.CreateLinkedTokenSource(ctx.Token, token); await LoadAsync(cts.Token); }" },
        { "a source that is wanted", "void Run(CancellationTokenSource source) { } void M(Context ctx) { using var cts = CancellationTokenSource.CreateLinkedTokenSource(ctx.Token); Run(cts); }" },
        { "a timeout that is extended", "async Task M(Context ctx) { using var cts = CancellationTokenSource.CreateLinkedTokenSource(ctx.Token); while (Condition) { cts.CancelAfter(5000); await LoadAsync(cts.Token); } }" },
        { "a timeout that is set again", "async Task M(Context ctx) { using var cts = CancellationTokenSource.CreateLinkedTokenSource(ctx.Token); cts.CancelAfter(5000); await LoadAsync(cts.Token); cts.CancelAfter(9000); await LoadAsync(cts.Token); }" },
        { "canceled and awaited", "async Task M(Context ctx) { using var cts = CancellationTokenSource.CreateLinkedTokenSource(ctx.Token); await LoadAsync(cts.Token); await cts.CancelAsync(); }" },
        { "kept", "class Job { CancellationTokenSource? _cts; public void M(Context ctx) { var cts = CancellationTokenSource.CreateLinkedTokenSource(ctx.Token); _cts = cts; Use(_cts); } }" },
        { "tried to be reused", "void M(Context ctx) { using var cts = CancellationTokenSource.CreateLinkedTokenSource(ctx.Token); if (cts.TryReset()) Compute(cts.Token); }" },
        { "on purpose", "async Task M(Context ctx) {\n// We can't pass a deadline on here.\nusing var cts = CancellationTokenSource.CreateLinkedTokenSource(ctx.Token); await LoadAsync(cts.Token); }" },
    };
}
