using Lifeline.Analyzers.Rules;
using Lifeline.Analyzers.Tests.Harness;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeline.Analyzers.Tests.Rules;

/// <summary>The rules say of <c>scope.WithTimeout(…)</c> what they say of <c>scope.Context.WithTimeout(…)</c>.</summary>
public class ScopesAsContextsTests
{
    private static readonly DiagnosticAnalyzer[] s_rules =
    [
        .. typeof(LL1001LostCancel).Assembly.GetTypes().Where(type => !type.IsAbstract && typeof(DiagnosticAnalyzer).IsAssignableFrom(type))
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task Says_the_same_of_both(string rule, string code)
    {
        var longForm = await FindAsync(code);
        Assert.Contains(longForm, found => found.StartsWith(rule, StringComparison.Ordinal));
        Assert.Equal(longForm, await FindAsync(code.Replace("scope.Context.", "scope.")));
    }

    public static TheoryData<string, string> Mistakes => new()
    {
        { "LL1001", """
            async Task M(Context ctx) { using var scope = ctx.WithCancel(); var child = scope.Context.WithTimeout(TimeSpan.FromSeconds(1)); await WorkAsync(child); }
            """ },
        { "LL1001", """
            async Task M(Context ctx) { using var scope = ctx.WithStop(); var child = scope.Context.WithIdleTimeout(TimeSpan.FromSeconds(1)); await WorkAsync(child); }
            """ },
        { "LL1003", """
            Task M(Context ctx) { using var scope = ctx.WithCancel(); using var child = scope.Context.WithTimeout(TimeSpan.FromSeconds(1)); return WorkAsync(child); }
            """ },
        { "LL1005", """
            void M(GracefulStopScope scope) { scope.Context.AfterFunc(() => Log(1)); Use(typeof(Context)); }
            """ },
        { "LL1006", """
            async Task M(Context ctx) { using var scope = ctx.WithCancel(); await using var group = scope.Context.Group(); group.Go(WorkAsync); }
            """ },
        { "LL1101", """
            async Task M(Context ctx) { using var scope = ctx.WithCancel(); if (scope.Context.IsDone) return; await Task.Delay(1000); }
            """ },
        { "LL1103", """
            async Task M(Context ctx) { using var scope = ctx.WithCancel(); await using var group = scope.Context.Group(); group.Go(own => WorkAsync(ctx)); await group.WaitAsync(); }
            """ },
        { "LL1205", """
            async Task M(Context ctx) { for (var i = 0; i < 5; i++) { using var scope = ctx.WithCancel(); ctx = scope.Context.WithName("round"); await WorkAsync(ctx); } }
            """ },
        { "LL1301", """
            async Task M(Context ctx) { using var scope = ctx.WithCancel(); using var child = scope.Context.WithTimeout(TimeSpan.Zero); await WorkAsync(child); }
            """ },
        { "LL1301", """
            async Task M(Context ctx) { using var scope = ctx.WithCancel(); await using var gather = scope.Context.Gather<int>(Timeout.InfiniteTimeSpan); await gather.WaitAsync(); }
            """ },
        { "LL1302", """
            async Task M(Context ctx) { using var scope = ctx.WithCancel(); await using var group = scope.Context.Group(8, "pages"); await group.WaitAsync(); }
            """ },
        { "LL1402", """
            async Task M(Context ctx, HttpClient http) { using var scope = ctx.WithCancel(); await WorkAsync(scope.Context.WithValue(s_key, http)); }
            static readonly ContextKey<HttpClient> s_key = new("k");
            """ },
        { "LL1403", """
            static readonly ContextKey<string> s_key = new("k");
            void M(Context ctx) { using var scope = ctx.WithCancel(); scope.Context.TryGet(s_key, out var text); Log(text!.Length); }
            """ },
        { "LL1104", """
            async Task M(Context ctx) { using var scope = ctx.WithCancel(); using var child = Context.Background.WithTimeout(TimeSpan.FromSeconds(1)); if (scope.Context.IsDone) return; await WorkAsync(child); }
            """ },
        { "LL1201", """
            async Task M(Context ctx) { using var scope = ctx.WithCancel(); while (true) { if (scope.Context.IsDone) Log("done"); await WorkAsync(); } }
            """ },
        { "LL1202", """
            async Task M(ContextScope scope) { if (scope.Context.IsDone) return; while (true) await WorkAsync(); }
            """ },
        { "LL1203", """
            async Task M(ContextScope scope) { while (true) { try { scope.Context.ThrowIfDone(); await scope.Context.DelayAsync(TimeSpan.FromSeconds(1)); } catch (Exception e) { Log(e); } } }
            """ },
    };

    private static async Task<string[]> FindAsync(string code)
    {
        var document = new Code(code).Document;
        var text = await document.GetTextAsync();
        return [.. (await Verify.FindAsync(document, [.. s_rules]))
            .Select(found => $"{found.Id}: {text.ToString(found.Location.SourceSpan).Replace("scope.Context.", "scope.")}: {found.GetMessage().Replace("scope.Context", "scope")}")];
    }
}
