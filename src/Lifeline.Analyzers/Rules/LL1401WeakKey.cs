using Lifeline.Analyzers.Flow;
using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Analyzers.Rules;

/// <summary>A key whose value can't be read, as each evaluation makes another key.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class LL1401WeakKey() : Rule(s_descriptor)
{
    private static readonly DiagnosticDescriptor s_descriptor = new(
        "LL1401", "A context key is made anew each time",
        "This key is {0}: a key is found by its identity and not by its name, so what is stored under it is found by nobody; keep it in a static readonly field",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true,
        description: "The identity of a ContextKey is the object itself. One key per value, in a static readonly field.",
        helpLinkUri: Pages + "LL1401.md");

    protected override void Register(CompilationStartAnalysisContext start, KnownSymbols known)
    {
        if (known.Context is not null) start.RegisterOperationAction(context => Look(context, known), OperationKind.ObjectCreation);
    }

    private void Look(OperationAnalysisContext context, KnownSymbols known)
    {
        var creation = (IObjectCreationOperation)context.Operation;
        if (known.IsContextKey(creation.Type) && Why(context.ContainingSymbol, creation) is { } why) context.ReportDiagnostic(At(creation.Syntax, why));
    }

    private static string? Why(ISymbol containing, IObjectCreationOperation creation)
    {
        var (parent, _) = creation.Use();
        switch (parent)
        {
            case IFieldInitializerOperation field: return field.InitializedFields.Any(it => !it.IsStatic) ? "made for each object" : null;
            case IPropertyInitializerOperation property: return property.InitializedProperties.Any(it => !it.IsStatic) ? "made for each object" : null;
            case IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "WithValue" or "TryGet" } }: return "made for this call alone";
            case IArgumentOperation or IAssignmentOperation: return null;               // passed on or stored
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } }: return IsReadAndWritten(creation, local) ? null : "made for each call";
            case IReturnOperation when containing is IMethodSymbol { MethodKind: MethodKind.PropertyGet }: return "made anew by each reading of this property";
            case IReturnOperation when containing is IMethodSymbol { Parameters.Length: 0, MethodKind: MethodKind.Ordinary, IsGenericMethod: false } method && !IsFactory(method): return "made by each call";
            default: return null;
        }
    }

    private static bool IsFactory(IMethodSymbol method) =>
        method.Name.StartsWith("Create", StringComparison.Ordinal) || method.Name.StartsWith("New", StringComparison.Ordinal) || method.Name.StartsWith("Make", StringComparison.Ordinal);

    /// <summary>A key for one method's own use, as in tests: written and read in it. Or one that is passed to code that stores it.</summary>
    private static bool IsReadAndWritten(IOperation creation, ILocalSymbol local)
    {
        if (creation.Syntax.FirstAncestorOrSelf<GlobalStatementSyntax>() is not null) return true;      // top-level code runs once
        var uses = creation.Root().Descendants().OfType<ILocalReferenceOperation>().Where(it => SymbolEqualityComparer.Default.Equals(it.Local, local)).Select(it => it.Use().Parent).ToList();
        var called = uses.Select(it => it is IArgumentOperation { Parent: IInvocationOperation call } ? call.TargetMethod.Name : null).ToList();
        return called.Contains(null) || called.Any(it => it is not ("WithValue" or "TryGet")) || (called.Contains("WithValue") && called.Contains("TryGet"));
    }
}
