using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeline.Analyzers.Rules;

/// <summary>What all rules share. A rule names its descriptor and registers for the operations that may be a mistake.</summary>
internal abstract class Rule : DiagnosticAnalyzer
{
    /// <summary>The category of every descriptor.</summary>
    public const string Category = "Lifeline";

    /// <summary>Where the pages of the rules are.</summary>
    public const string Pages = "docs/rules/";

    private readonly DiagnosticDescriptor _descriptor;

    protected Rule(DiagnosticDescriptor descriptor)
    {
        _descriptor = descriptor;
        SupportedDiagnostics = [descriptor];
    }

    public sealed override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; }

    public sealed override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            var known = KnownSymbols.Of(start.Compilation);
            if (known.Token is not null) Register(start, known);
        });
    }

    /// <summary>Registers for what the rule looks at. Called once for each compilation.</summary>
    protected abstract void Register(CompilationStartAnalysisContext start, KnownSymbols known);

    /// <summary>The rule's finding at some place, its message filled with <paramref name="arguments"/>.</summary>
    protected Diagnostic At(SyntaxNode syntax, params object[] arguments) => Diagnostic.Create(_descriptor, syntax.GetLocation(), arguments);

    /// <summary>As the other, at a place without a node of its own, such as a keyword.</summary>
    protected Diagnostic At(Location location, params object[] arguments) => Diagnostic.Create(_descriptor, location, arguments);

    /// <summary>With what the rule's fix has to know.</summary>
    protected Diagnostic At(Location location, ImmutableDictionary<string, string?> forTheFix, params object[] arguments) =>
        Diagnostic.Create(_descriptor, location, forTheFix, arguments);
}
