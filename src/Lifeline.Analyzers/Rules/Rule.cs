using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeline.Analyzers.Rules;

/// <summary>The base of all rules. A rule defines its descriptor and registers for the operations that it checks.</summary>
internal abstract class Rule : DiagnosticAnalyzer
{
    /// <summary>The category of every descriptor.</summary>
    public const string Category = "Lifeline";

    /// <summary>The address of the rules' pages.</summary>
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

    /// <summary>Registers the rule's actions. Called once per compilation.</summary>
    protected abstract void Register(CompilationStartAnalysisContext start, KnownSymbols known);

    /// <summary>The rule's diagnostic at a place, its message formatted with <paramref name="arguments"/>.</summary>
    protected Diagnostic At(SyntaxNode syntax, params object[] arguments) => Diagnostic.Create(_descriptor, syntax.GetLocation(), arguments);

    /// <summary>As the other, at a place without a node of its own, such as a keyword.</summary>
    protected Diagnostic At(Location location, params object[] arguments) => Diagnostic.Create(_descriptor, location, arguments);

    /// <summary>As the other, with properties for the rule's code fix.</summary>
    protected Diagnostic At(Location location, ImmutableDictionary<string, string?> forTheFix, params object[] arguments) =>
        Diagnostic.Create(_descriptor, location, forTheFix, arguments);
}
