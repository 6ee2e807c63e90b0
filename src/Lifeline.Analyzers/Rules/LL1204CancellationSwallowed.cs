using Lifeline.Analyzers.Flow;
using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Analyzers.Rules;

/// <summary>A catch clause that swallows the caller's cancellation.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class LL1204CancellationSwallowed() : Rule(s_descriptor)
{
    private static readonly DiagnosticDescriptor s_descriptor = new(
        "LL1204", "A cancellation is swallowed",
        "This takes the cancellation of '{0}' too: the caller that gave up is told that all went well",
        Category, DiagnosticSeverity.Info, isEnabledByDefault: true,
        description: "A catch clause around a call that got the context has to let the context's own end through, or to hand it on.",
        helpLinkUri: Pages + "LL1204.md");

    /// <summary>Methods in which an operation ends for good, so that the cancellation may be swallowed.</summary>
    private static readonly HashSet<string> s_last = ["Main", "<Main>$", "Dispose", "DisposeAsync", "DisposeAsyncCore", "StopAsync", "ExecuteAsync", "Finalize"];

    protected override void Register(CompilationStartAnalysisContext start, KnownSymbols known) =>
        start.RegisterOperationAction(context => Look(context, known), OperationKind.CatchClause);

    private void Look(OperationAnalysisContext context, KnownSymbols known)
    {
        var clause = (ICatchClauseOperation)context.Operation;
        if (clause.Parent is not ITryOperation statement || clause.Filter is not null || statement.Loop() is not null) return;   // loops have LL1203
        if (s_last.Contains(context.ContainingSymbol.Name) && clause.NestedFunction() is null) return;
        if (statement.IsInCatchOrFinally() || !SwallowedCancellation.Takes(known, clause, statement) || SwallowedCancellation.GivenIn(known, statement.Body, statement) is not { } signal) return;
        if (!IsTheCallers(known, signal, context)) return;
        if (known.IsCanceled(clause.ExceptionType) ? !IsSilent(clause) || OnlyWaits(statement.Body) : !IsSilent(clause) && Tells(known, clause)) return;
        context.ReportDiagnostic(At(clause.Syntax.GetFirstToken().GetLocation(), SwallowedCancellation.Properties(known, signal), signal.Name));
    }

    /// <summary>
    /// Whether the signal came from the caller, or from a parameter of an enclosing function. Swallowing the end of the
    /// object's own lifetime, in a field, is correct: a background loop ends so.
    /// </summary>
    private static bool IsTheCallers(KnownSymbols known, ISymbol signal, OperationAnalysisContext context, int depth = 0)
    {
        if (signal is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: not MethodKind.Constructor } }) return true;
        if (signal is IPropertySymbol { Name: "RequestAborted" }) return true;
        if (signal is not ILocalSymbol || depth > 4) return false;
        return Loops.Initializer(signal, context.Operation.Root())?.DescendantsAndSelf().Any(it =>
            known.IsLifetime(it.Type) && it.Symbol() is { } from && !SymbolEqualityComparer.Default.Equals(from, signal) && IsTheCallers(known, from, context, depth + 1)) == true;
    }

    /// <summary>Empty, without a comment that gives a reason.</summary>
    private static bool IsSilent(ICatchClauseOperation clause) => clause.Handler.Operations.Length == 0 && clause.Syntax is CatchClauseSyntax { Block: { } block }
        && !block.DescendantTrivia().Any(it => it.IsKind(SyntaxKind.SingleLineCommentTrivia) || it.IsKind(SyntaxKind.MultiLineCommentTrivia));

    /// <summary>Waits until the end: the cancellation is the expected result.</summary>
    private static bool OnlyWaits(IBlockOperation body) =>
        body.Descendants().OfType<IInvocationOperation>().All(it => it.TargetMethod is { Name: "Delay", ContainingType.Name: "Task" } or { Name: "ConfigureAwait" });

    /// <summary>The clause throws, checks for a cancellation, passes the exception on, or has a comment in place of code.</summary>
    private static bool Tells(KnownSymbols known, ICatchClauseOperation clause)
    {
        if (clause.Handler.Operations.Length == 0) return true;     // the clause has a comment
        var caught = (clause.ExceptionDeclarationOrExpression as IVariableDeclaratorOperation)?.Symbol;
        foreach (var operation in clause.Handler.Descendants())
        {
            switch (operation)
            {
                case IThrowOperation:
                case IPropertyReferenceOperation { Property.Name: "IsCancellationRequested" or "IsDone" or "Error" or "Cause", Instance: { } asked } when known.IsLifetime(asked.Type):
                case ILocalReferenceOperation local when caught is not null && local.Refers(caught) && !IsLogged(local, clause):
                case IInvocationOperation { TargetMethod.Name: "ThrowIfCancellationRequested" or "ThrowIfDone" or "Throw" or "FailFast" or "Exit" }:
                    return true;
            }
        }

        return false;
    }

    private static bool IsLogged(IOperation use, IOperation clause)
    {
        for (var above = use.Parent; above is not null && above != clause; above = above.Parent)
        {
            if (above is IInvocationOperation call) return call.IsLogging() || IsLogged(call, clause);
        }

        return false;
    }
}
