using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeline.Analyzers.Tests.Harness;

/// <summary>Holds a rule, or a rule and its fix, to a test's code.</summary>
internal static class Verify
{
    /// <summary>The rule flags the marked spans and nothing else. The code has to compile.</summary>
    public static async Task FlagsAsync<TRule>(string marked)
        where TRule : DiagnosticAnalyzer, new()
    {
        var code = new Code(marked);
        Assert.NotEmpty(code.Spans);
        await AgreesAsync<TRule>(code);
    }

    /// <summary>The rule has nothing to say. The code has to compile.</summary>
    public static async Task AcceptsAsync<TRule>(string text)
        where TRule : DiagnosticAnalyzer, new()
    {
        var code = new Code(text);
        Assert.Empty(code.Spans);
        await AgreesAsync<TRule>(code);
    }

    /// <summary>The fix makes <paramref name="after"/> of the marked code, finding by finding and all at once, and it compiles.</summary>
    public static async Task FixesAsync<TRule, TFix>(string marked, string after)
        where TRule : DiagnosticAnalyzer, new()
        where TFix : CodeFixProvider, new()
    {
        var code = new Code(marked);
        await AgreesAsync<TRule>(code);
        Equal(after, await OneByOneAsync<TRule>(code.Document, new TFix()));
        Equal(after, await AllAtOnceAsync<TRule>(code.Document, new TFix()));
    }

    /// <summary>The rule flags the marked code, and the fix does not touch it.</summary>
    public static async Task HasNoFixAsync<TRule, TFix>(string marked)
        where TRule : DiagnosticAnalyzer, new()
        where TFix : CodeFixProvider, new()
    {
        var code = new Code(marked);
        await AgreesAsync<TRule>(code);
        var found = await FindAsync<TRule>(code.Document);
        Assert.NotEmpty(found);
        foreach (var finding in found) Assert.Empty(await ActionsAsync(code.Document, new TFix(), finding));
    }

    /// <summary>The compiler reports the error at the marked spans and no other one, and the fix makes <paramref name="after"/> of the code.</summary>
    public static async Task FixesErrorAsync<TFix>(string id, string marked, string after)
        where TFix : CodeFixProvider, new()
    {
        var document = new Code(marked).Document;
        foreach (var span in (await ErrorsAsync(id, marked)).Select(it => it.Location.SourceSpan).Reverse())
        {
            var errors = (await document.Project.GetCompilationAsync())!.GetDiagnostics().Where(it => it.Severity == DiagnosticSeverity.Error);
            document = await AppliedAsync(document, Assert.Single(await ActionsAsync(document, new TFix(), errors.Single(it => it.Location.SourceSpan == span))));
        }

        Equal(after, document);
    }

    /// <summary>The compiler reports the error at the marked spans, and the fix does not touch it.</summary>
    public static async Task HasNoFixOfErrorAsync<TFix>(string id, string marked)
        where TFix : CodeFixProvider, new()
    {
        var document = new Code(marked).Document;
        foreach (var error in await ErrorsAsync(id, marked)) Assert.Empty(await ActionsAsync(document, new TFix(), error));
    }

    private static async Task<List<Diagnostic>> ErrorsAsync(string id, string marked)
    {
        var code = new Code(marked);
        var errors = (await code.Document.Project.GetCompilationAsync())!.GetDiagnostics().Where(it => it.Severity == DiagnosticSeverity.Error).OrderBy(it => it.Location.SourceSpan.Start).ToList();
        Assert.NotEmpty(code.Spans);
        Assert.Equal(code.Spans.Select(span => (id, span)), errors.Select(it => (it.Id, it.Location.SourceSpan)));
        return errors;
    }

    private static async Task AgreesAsync<TRule>(Code code)
        where TRule : DiagnosticAnalyzer, new()
    {
        var found = await FindAsync<TRule>(code.Document);
        var text = (await code.Document.GetTextAsync()).ToString();
        Assert.Equal(
            code.Spans.Select(span => text.Substring(span.Start, span.Length)),
            found.Select(it => it.Id == "AD0001" ? it.GetMessage() : text.Substring(it.Location.SourceSpan.Start, it.Location.SourceSpan.Length)));
        Assert.Equal(code.Spans, found.Select(it => it.Location.SourceSpan));
    }

    private static Task<ImmutableArray<Diagnostic>> FindAsync<TRule>(Document document)
        where TRule : DiagnosticAnalyzer, new() => FindAsync(document, new TRule());

    /// <summary>What the rules find, in order, in a build and in an editor alike, which asks for one file's own findings. The code has to compile.</summary>
    public static async Task<ImmutableArray<Diagnostic>> FindAsync(Document document, params ImmutableArray<DiagnosticAnalyzer> rules)
    {
        var compilation = (await document.Project.GetCompilationAsync())!;
        Assert.Empty(compilation.GetDiagnostics().Where(it => it.Severity == DiagnosticSeverity.Error));
        var found = await compilation.WithAnalyzers(rules).GetAnalyzerDiagnosticsAsync();
        var model = compilation.GetSemanticModel((await document.GetSyntaxTreeAsync())!);
        Assert.Equal(found.Length, (await compilation.WithAnalyzers(rules).GetAnalyzerSemanticDiagnosticsAsync(model, null, CancellationToken.None)).Length);
        return [.. found.OrderBy(it => it.Location.SourceSpan.Start)];
    }

    private static async Task<Document> OneByOneAsync<TRule>(Document document, CodeFixProvider fix)
        where TRule : DiagnosticAnalyzer, new()
    {
        for (var rounds = 0; rounds < 20; rounds++)
        {
            CodeAction? action = null;
            foreach (var finding in await FindAsync<TRule>(document)) action ??= (await ActionsAsync(document, fix, finding)).FirstOrDefault();
            if (action is null) return document;
            document = await AppliedAsync(document, action);
        }

        throw new InvalidOperationException("The fix does not come to an end: what it makes is flagged again.");
    }

    private static async Task<Document> AllAtOnceAsync<TRule>(Document document, CodeFixProvider fix)
        where TRule : DiagnosticAnalyzer, new()
    {
        var findings = await FindAsync<TRule>(document);
        CodeAction? first = null;
        foreach (var finding in findings) first ??= (await ActionsAsync(document, fix, finding)).FirstOrDefault();
        Assert.NotNull(first);
        var context = new FixAllContext(document, fix, FixAllScope.Document, first.EquivalenceKey, fix.FixableDiagnosticIds,
            new Findings(findings), CancellationToken.None);
        var all = await fix.GetFixAllProvider()!.GetFixAsync(context);
        Assert.NotNull(all);
        return await AppliedAsync(document, all);
    }

    private static async Task<List<CodeAction>> ActionsAsync(Document document, CodeFixProvider fix, Diagnostic finding)
    {
        var actions = new List<CodeAction>();
        await fix.RegisterCodeFixesAsync(new CodeFixContext(document, finding, (action, _) => actions.Add(action), CancellationToken.None));
        return actions;
    }

    private static async Task<Document> AppliedAsync(Document document, CodeAction action)
    {
        var operations = await action.GetOperationsAsync(CancellationToken.None);
        var changed = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution;
        return changed.GetDocument(document.Id)!;
    }

    private static void Equal(string after, Document document)
    {
        var expected = Code.Wrap(after);
        var root = document.GetSyntaxRootAsync().GetAwaiter().GetResult()!;
        Assert.Equal(expected, root.ToFullString());
        var errors = document.Project.GetCompilationAsync().GetAwaiter().GetResult()!.GetDiagnostics().Where(it => it.Severity == DiagnosticSeverity.Error);
        Assert.Empty(errors);
    }

    private sealed class Findings(ImmutableArray<Diagnostic> findings) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken token) => Task.FromResult<IEnumerable<Diagnostic>>(findings);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken token) => Task.FromResult<IEnumerable<Diagnostic>>(findings);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken token) => Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
