using Lifeline.Analyzers.Flow;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Analyzers.Symbols;

/// <summary>Recognizes operations that continue after the end on purpose.</summary>
internal static class IntentHeuristics
{
    /// <summary>Words of comments that state an intent. "Not cancelled" alone is none: the comment may describe a defect.</summary>
    private static readonly string[] s_meant =
        ["deliberate", "intention", "on purpose", "must not", "mustn't", "cannot", "can't pass", "don't pass", "do not pass", "can't cancel", "don't cancel", "do not cancel", "never cancel", "uncancel"];

    /// <summary>Words that name the case, above all in a comment before a statement.</summary>
    private static readonly string[] s_cases = ["even if", "even when", "even though", "regardless", "in any case", "whatever happens"];

    /// <summary>Whether a signal that never ends was passed on purpose.</summary>
    /// <param name="known">The types.</param>
    /// <param name="nothing">The signal that never ends.</param>
    /// <param name="live">The signal that could have been passed.</param>
    public static bool IsChosen(this KnownSymbols known, IOperation nothing, ISymbol live)
    {
        if (IsExplained(nothing.Syntax)) return true;
        for (var at = nothing; at.Parent is { } parent; at = parent)
        {
            if (parent is IAnonymousFunctionOperation or ILocalFunctionOperation) return false;
            if (IsKept(known, parent, at) || (parent is IConditionalOperation condition && at != condition.Condition && AsksForAsync(condition.Condition))) return true;
            if (parent is IUsingOperation statement && at != statement.Resources && Binds(known, statement.Resources, live)) return true;
            if (parent is IBlockOperation block && block.Operations.TakeWhile(it => it != at).Any(it => it is IUsingDeclarationOperation declaration && Binds(known, declaration.DeclarationGroup, live))) return true;
        }

        return false;
    }

    /// <summary>A task that a member holds is shared by all its readers, and must end with none of them.</summary>
    public static bool IsKept(this KnownSymbols known, IOperation parent, IOperation value) =>
        parent is ISimpleAssignmentOperation or ICoalesceAssignmentOperation && parent is IAssignmentOperation assignment && assignment.Value == value
        && known.IsTask(value.Type) && assignment.Target.Symbol() is IFieldSymbol or IPropertySymbol;

    /// <summary><c>async ? … : …</c>: the other branch runs synchronously, and takes no token.</summary>
    private static bool AsksForAsync(IOperation condition) => condition.DescendantsAndSelf().Any(it =>
        it.Symbol() is { Name: var name } && name.TrimStart('_').ToUpperInvariant() is "ASYNC" or "ISASYNC" or "USEASYNC" or "RUNASYNC");

    /// <summary>
    /// <c>using (connection.Begin(token))</c> or a registration: the end of the token acts on an object that all code within
    /// uses, such as the connection. A named variable, such as a response, has got the token only for its own creation.
    /// </summary>
    private static bool Binds(KnownSymbols known, IOperation resources, ISymbol live) => resources.DescendantsAndSelf().Any(it =>
        it is IInvocationOperation call && !known.IsLifetime(call.Type)
        && (known.IsRegistration(call.Type) ? call.Instance?.Bare().Refers(live) == true
            : !IsNamed(resources) && call.Arguments.Any(argument => argument.Value.Bare().Refers(live))));

    private static bool IsNamed(IOperation resources) =>
        resources.DescendantsAndSelf().Any(it => it is IVariableDeclaratorOperation { Symbol.Name: not "_" });

    /// <summary>Whether a comment on the statement, or on the one before it, gives the reason; or one within or beside it states the intent.</summary>
    public static bool IsExplained(SyntaxNode syntax)
    {
        if (syntax.FirstAncestorOrSelf<StatementSyntax>() is not { } statement) return false;
        var before = statement.Parent is BlockSyntax block ? block.Statements.TakeWhile(it => it != statement).LastOrDefault() : null;
        return Comments(statement.GetLeadingTrivia()).Concat(before is null ? [] : Comments(before.GetLeadingTrivia())).Any(it => s_meant.Concat(s_cases).Any(it.Contains))
            || Comments(statement.DescendantTrivia()).Any(it => s_meant.Any(it.Contains));
    }

    private static IEnumerable<string> Comments(IEnumerable<SyntaxTrivia> trivia) => trivia
        .Where(it => it.IsKind(SyntaxKind.SingleLineCommentTrivia) || it.IsKind(SyntaxKind.MultiLineCommentTrivia))
        .Select(it => it.ToString().ToLowerInvariant());
}
