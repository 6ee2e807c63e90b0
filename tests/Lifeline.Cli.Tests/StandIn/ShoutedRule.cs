using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeline.Cli.Tests.StandIn;

/// <summary>A rule that tests of the tool can break at will, whatever the real ones are: a method's name ends in Loudly.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LL9001Shouted : DiagnosticAnalyzer
{
    public const string Suffix = "Loudly";

    private static readonly DiagnosticDescriptor s_descriptor = new("LL9001", "A method shouts", "'{0}' shouts", "Tests",
        DiagnosticSeverity.Warning, isEnabledByDefault: true, description: "Methods speak in a low voice.", helpLinkUri: "https://lifeline.example/LL9001");

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [s_descriptor];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSymbolAction(
            method =>
            {
                if (method.Symbol.Name.EndsWith(Suffix, StringComparison.Ordinal))
                    method.ReportDiagnostic(Diagnostic.Create(s_descriptor, method.Symbol.Locations[0], method.Symbol.Name));
            },
            SymbolKind.Method);
    }
}

/// <summary>A rule that is off until somebody asks for it: a class is called Silent.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LL9002Silent : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor s_descriptor = new("LL9002", "A class is silent", "'{0}' says nothing", "Tests",
        DiagnosticSeverity.Info, isEnabledByDefault: false);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [s_descriptor];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSymbolAction(
            type =>
            {
                if (type.Symbol.Name == "Silent") type.ReportDiagnostic(Diagnostic.Create(s_descriptor, type.Symbol.Locations[0], type.Symbol.Name));
            },
            SymbolKind.NamedType);
    }
}

/// <summary>A rule with a bug: it breaks down at a class called Landmine.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LL9003Buggy : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor s_descriptor = new("LL9003", "Never reported", "Never reported", "Tests", DiagnosticSeverity.Warning, isEnabledByDefault: true);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [s_descriptor];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSymbolAction(
            type =>
            {
                if (type.Symbol.Name == "Landmine") throw new InvalidOperationException("stepped on");
            },
            SymbolKind.NamedType);
    }
}
