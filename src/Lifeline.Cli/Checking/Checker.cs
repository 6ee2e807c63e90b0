using System.Collections.Immutable;
using Lifeline.Cli.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeline.Cli.Checking;

/// <summary>What the compiler and the rules say of a project.</summary>
/// <param name="Errors">The compiler's. With one of them the findings are empty: rules guess in code that doesn't compile.</param>
/// <param name="Findings">What is neither suppressed nor switched off.</param>
/// <param name="Failures">What the compiler says of each rule that broke down: in a line, and where and how in the lines after it.</param>
internal sealed record Diagnosis(
    IReadOnlyList<Diagnostic> Errors, ImmutableArray<Diagnostic> Findings, IReadOnlyList<IReadOnlyList<string>> Failures);

/// <summary>Runs the rules over a project.</summary>
internal sealed class Checker(RuleCatalog rules)
{
    private const string AnalyzerFailed = "AD0001";

    public async Task<Diagnosis> DiagnoseAsync(Context ctx, Project project)
    {
        var compilation = (await project.GetCompilationAsync(ctx.Token).ConfigureAwait(false))!;
        compilation = compilation.WithOptions(rules.Enable(compilation.Options));
        var options = new CompilationWithAnalyzersOptions(project.AnalyzerOptions, onAnalyzerException: null,
            concurrentAnalysis: true, logAnalyzerExecutionTime: false, reportSuppressedDiagnostics: false);

        // The compiler's errors come with the same pass: asking for them first would bind everything twice.
        var all = rules.Analyzers.IsEmpty
            ? compilation.GetDiagnostics(ctx.Token)
            : await compilation.WithAnalyzers(rules.Analyzers, options).GetAllDiagnosticsAsync(ctx.Token).ConfigureAwait(false);

        var errors = all.Where(IsCompilerError).ToList();
        return new Diagnosis(errors, errors.Count > 0 ? [] : [.. all.Where(IsFinding)],
            [.. all.Where(diagnostic => diagnostic.Id == AnalyzerFailed).Select(diagnostic => Lines(diagnostic.GetMessage(null)))]);
    }

    /// <summary>The compiler's errors alone.</summary>
    public static async Task<IReadOnlyList<Diagnostic>> CompileAsync(Context ctx, Project project) =>
        [.. (await project.GetCompilationAsync(ctx.Token).ConfigureAwait(false))!.GetDiagnostics(ctx.Token).Where(IsCompilerError)];

    // A warning that the project treats as an error is the compiler's business in a build, and no reason not to read the code.
    private static bool IsCompilerError(Diagnostic diagnostic) =>
        diagnostic.DefaultSeverity == DiagnosticSeverity.Error && diagnostic.Severity == DiagnosticSeverity.Error && !diagnostic.IsSuppressed
        && diagnostic.Descriptor.CustomTags.Contains(WellKnownDiagnosticTags.Compiler);

    private bool IsFinding(Diagnostic diagnostic) =>
        rules.Has(diagnostic.Descriptor) && !diagnostic.IsSuppressed && diagnostic.Severity != DiagnosticSeverity.Hidden;

    private static string[] Lines(string text) => text.Split((char[])['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
