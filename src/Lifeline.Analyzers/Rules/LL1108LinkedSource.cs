using Lifeline.Analyzers.Flow;
using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Analyzers.Rules;

/// <summary>A source is linked to the token of a context from which a child could be derived.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class LL1108LinkedSource() : Rule(s_descriptor)
{
    private static readonly DiagnosticDescriptor s_descriptor = new(
        "LL1108", "A source is linked to a context's token",
        "'{0}' is a child of '{1}' that knows no deadline, cause or values: derive it with {2}",
        Category, DiagnosticSeverity.Info, isEnabledByDefault: true,
        description: "A child of a context is derived from it: what is called under it sees the time left, and the error says whose timeout it was.",
        helpLinkUri: Pages + "LL1108.md");

    protected override void Register(CompilationStartAnalysisContext start, KnownSymbols known)
    {
        if (known.Context is not null) start.RegisterOperationAction(context => Look(context, known), OperationKind.VariableDeclarator);
    }

    private void Look(OperationAnalysisContext context, KnownSymbols known)
    {
        if (Of(known, (IVariableDeclaratorOperation)context.Operation) is not { } link || IntentHeuristics.IsExplained(context.Operation.Syntax)) return;
        var derived = link.Contexts.Count > 1 ? "Context.Merge" : link.Timeout is null ? "WithCancel" : "WithTimeout";
        context.ReportDiagnostic(At(link.Creation.Syntax, link.Source.Name, string.Join(", ", link.Contexts), derived));
    }

    /// <summary>A source that is linked to contexts' tokens alone, and used in no way that a scope can't be; null for any other variable.</summary>
    internal static LinkedToContexts? Of(KnownSymbols known, IVariableDeclaratorOperation declarator)
    {
        if (declarator.GetVariableInitializer()?.Value.Bare() is not IInvocationOperation { TargetMethod: { Name: "CreateLinkedTokenSource", ContainingType: var type } } creation || !known.IsSource(type)) return null;
        var contexts = Derivation.Values(creation).Select(it => ContextForm.ContextOf(known, it)?.ToString()).ToList();
        if (contexts.Count == 0 || contexts.Contains(null)) return null;

        IInvocationOperation? timeout = null;
        foreach (var reference in declarator.Root().Descendants().Where(it => it is ILocalReferenceOperation && it.Refers(declarator.Symbol)))
        {
            var (parent, child) = reference.Use();
            switch (parent)
            {
                case IPropertyReferenceOperation { Property.Name: "Token" or "IsCancellationRequested" }:
                case IInvocationOperation { TargetMethod.Name: "Dispose" or "Cancel", Arguments.Length: 0 } call when call.Instance == child:
                    break;
                case IInvocationOperation { TargetMethod.Name: "CancelAfter" } call when call.Instance == child && timeout is null && contexts.Count == 1 && IsNext(declarator, call):
                    timeout = call;
                    break;
                default:
                    return null;                                    // extended, handed on, canceled asynchronously: a source is wanted
            }
        }

        return new LinkedToContexts(declarator.Symbol, creation, [.. contexts.Select(it => it!)], timeout);
    }

    /// <summary>In the statement after the declaration: a timeout from the beginning, which is not extended later.</summary>
    private static bool IsNext(IVariableDeclaratorOperation declarator, IInvocationOperation call)
    {
        if (call.Parent is not IExpressionStatementOperation { Parent: IBlockOperation block } statement) return false;
        var before = block.Operations.TakeWhile(it => it != statement).LastOrDefault() ?? (block.Parent as IUsingOperation)?.Resources;
        return before is IUsingDeclarationOperation or IVariableDeclarationGroupOperation && declarator.Within(before);
    }
}

/// <summary>A source that could be a scope.</summary>
/// <param name="source">Its variable.</param>
/// <param name="creation">The call that links it.</param>
/// <param name="contexts">The expressions of the contexts.</param>
/// <param name="timeout">Its CancelAfter, in the next statement.</param>
internal readonly struct LinkedToContexts(ILocalSymbol source, IInvocationOperation creation, ImmutableArray<string> contexts, IInvocationOperation? timeout)
{
    public ILocalSymbol Source { get; } = source;

    public IInvocationOperation Creation { get; } = creation;

    public IReadOnlyList<string> Contexts { get; } = contexts;

    public IInvocationOperation? Timeout { get; } = timeout;
}
