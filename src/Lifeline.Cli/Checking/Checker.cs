using System.Collections.Immutable;
using Lifeline.Cli.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeline.Cli.Checking;

/// <summary>The results of the compiler and the rules for a project.</summary>
/// <param name="Errors">The compiler's errors. If there is one, the findings are empty: rules are unreliable in code that doesn't compile.</param>
/// <param name="Findings">The findings that are neither suppressed nor switched off.</param>
/// <param name="Failures">The compiler's message about each rule that threw: one line, then its exception in the following lines.</param>
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

        // The same pass gives the compiler's errors: getting them first would bind all code twice.
        var all = rules.Analyzers.IsEmpty
            ? compilation.GetDiagnostics(ctx.Token)
            : await compilation.WithAnalyzers(rules.Analyzers, options).GetAllDiagnosticsAsync(ctx.Token).ConfigureAwait(false);

        var errors = all.Where(IsCompilerError).ToList();
        return new Diagnosis(errors, errors.Count > 0 ? [] : [.. all.Where(IsFinding)],
            [.. all.Where(diagnostic => diagnostic.Id == AnalyzerFailed).Select(diagnostic => Lines(diagnostic.GetMessage(null)))]);
    }

    /// <summary>Only the compiler's errors.</summary>
    public static async Task<IReadOnlyList<Diagnostic>> CompileAsync(Context ctx, Project project) =>
        [.. (await project.GetCompilationAsync(ctx.Token).ConfigureAwait(false))!.GetDiagnostics(ctx.Token).Where(IsCompilerError)];

    // A warning that the project treats as an error fails a build, but does not prevent the analysis.
    private static bool IsCompilerError(Diagnostic diagnostic) =>
        diagnostic.DefaultSeverity == DiagnosticSeverity.Error && diagnostic.Severity == DiagnosticSeverity.Error && !diagnostic.IsSuppressed
        && diagnostic.Descriptor.CustomTags.Contains(WellKnownDiagnosticTags.Compiler);

    private bool IsFinding(Diagnostic diagnostic) =>
        rules.Has(diagnostic.Descriptor) && !diagnostic.IsSuppressed && diagnostic.Severity != DiagnosticSeverity.Hidden;

    private static string[] Lines(string text) => text.Split((char[])['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
