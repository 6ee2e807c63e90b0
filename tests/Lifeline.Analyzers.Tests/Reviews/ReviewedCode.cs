using Lifeline.Analyzers.Rules;
using Lifeline.Analyzers.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeline.Analyzers.Tests.Reviews;

/// <summary>All rules together on code as it comes to a review: a mistake is named by its rule, and nothing is said of what is fine.</summary>
public class ReviewedCode
{
    private static readonly DiagnosticAnalyzer[] s_rules =
    [
        .. typeof(LL1001LostCancel).Assembly.GetTypes().Where(it => !it.IsAbstract && it.IsSubclassOf(typeof(DiagnosticAnalyzer)))
            .Select(it => (DiagnosticAnalyzer)Activator.CreateInstance(it)!),
    ];

    [Theory]
    [MemberData(nameof(TokenMistakes.Cases), MemberType = typeof(TokenMistakes))]
    [MemberData(nameof(ContextMistakes.Cases), MemberType = typeof(ContextMistakes))]
    public async Task A_mistake_is_found_by_its_rule(string what, string rule, string code)
    {
        var found = await FindAsync(code).WaitAsync(TestContext.Current.CancellationToken);
        Assert.True(found.Any(it => it.Id == rule), $"{what}: {rule} is silent. Found: {string.Join(", ", found.Select(Told))}");
    }

    [Theory]
    [MemberData(nameof(TokenInnocents.Cases), MemberType = typeof(TokenInnocents))]
    [MemberData(nameof(TokenLoopInnocents.Cases), MemberType = typeof(TokenLoopInnocents))]
    [MemberData(nameof(ContextInnocents.Cases), MemberType = typeof(ContextInnocents))]
    public async Task Nothing_is_said_of_what_is_fine(string what, string code)
    {
        var found = await FindAsync(code).WaitAsync(TestContext.Current.CancellationToken);
        Assert.True(found.Count == 0, $"{what}: {string.Join(", ", found.Select(Told))}");
    }

    private static async Task<List<Diagnostic>> FindAsync(string text)
    {
        var code = new Code(text);
        var compilation = (await code.Document.Project.GetCompilationAsync())!;
        Assert.Empty(compilation.GetDiagnostics().Where(it => it.Severity == DiagnosticSeverity.Error));
        return [.. await compilation.WithAnalyzers([.. s_rules]).GetAnalyzerDiagnosticsAsync()];
    }

    private static string Told(Diagnostic it) => $"{it.Id} {it.GetMessage(null)}";
}
