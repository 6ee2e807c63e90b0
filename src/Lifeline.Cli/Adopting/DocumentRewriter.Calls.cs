using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace Lifeline.Cli.Adopting;

/// <content>Where a context is wanted: assignments, calls and their arguments.</content>
internal sealed partial class DocumentRewriter
{
    public override SyntaxNode? VisitAssignmentExpression(AssignmentExpressionSyntax node)
    {
        if (node.IsKind(SyntaxKind.SimpleAssignmentExpression) && node.Left is IdentifierNameSyntax or MemberAccessExpressionSyntax && PlaceOf(node.Left) is { IsRewritten: true, Kind: not PlaceKind.Source } place)
            return node.WithLeft((ExpressionSyntax)Visit(node.Left)!).WithRight(AsContext(node.Right, place));
        return base.VisitAssignmentExpression(node);
    }

    public override SyntaxNode? VisitInvocationExpression(InvocationExpressionSyntax node)
    {
        if (node.Expression is IdentifierNameSyntax { Identifier.ValueText: "nameof" }) return base.VisitInvocationExpression(node);
        var symbol = model.GetSymbolInfo(node).Symbol as IMethodSymbol;
        if (symbol is null) return base.VisitInvocationExpression(node);
        if (Delay(node, symbol) is { } delay) return delay;
        if (AsyncStreams.Inner(node) is { } stream && model.GetSymbolInfo(stream).Symbol is IMethodSymbol streaming && index.TokenOf(streaming) is { IsRewritten: true, Family.IsStream: true } given)
            return Call(stream, streaming, given, node.ArgumentList.Arguments[0].Expression).WithTriviaFrom(node);
        if (index.TokenOf(symbol) is not { IsRewritten: true } place) return base.VisitInvocationExpression(node);
        return Call(node, symbol, place, added: null);
    }

    private InvocationExpressionSyntax Call(InvocationExpressionSyntax node, IMethodSymbol method, Place place, ExpressionSyntax? added) => Marked(
        node.WithExpression((ExpressionSyntax)Visit(node.Expression)!)
            .WithArgumentList(Arguments(node.ArgumentList, method, place, method is { IsExtensionMethod: true, ReducedFrom: null } ? 1 : 0, added)), place);

    /// <summary>Task.Delay(time, token): a context has a method for it.</summary>
    private InvocationExpressionSyntax? Delay(InvocationExpressionSyntax node, IMethodSymbol method)
    {
        if (method is not { Name: nameof(Task.Delay), ContainingType.Name: nameof(Task), Parameters.Length: 2 } || node.ArgumentList.Arguments is not [var time, var token]) return null;
        if (time.NameColon is not null || !Tokens.IsToken(method.Parameters[1].Type) || Natural(token.Expression) is not { } natural || CatchesTaskCanceled(node)) return null;
        var span = (ExpressionSyntax)Visit(time.Expression)!;
        if (method.Parameters[0].Type.SpecialType == SpecialType.System_Int32)
        {
            if (model.GetConstantValue(time.Expression) is not { HasValue: true, Value: int and >= 0 }) return null;
            span = InvocationExpression(ParseExpression(usings.TimeSpanName + ".FromMilliseconds"), ArgumentList(SingletonSeparatedList(Argument(span.WithoutTrivia()))));
        }

        return InvocationExpression(Member(natural.Expression, nameof(Context.DelayAsync)), ArgumentList(SingletonSeparatedList(Argument(span)))).WithTriviaFrom(node);
    }

    /// <summary>A context throws no TaskCanceledException.</summary>
    private static bool CatchesTaskCanceled(SyntaxNode node) => node.Ancestors().OfType<TryStatementSyntax>()
        .Any(it => it.Block.Span.Contains(node.Span) && it.Catches.Any(clause => clause.Declaration?.Type.ToString().EndsWith(nameof(TaskCanceledException), StringComparison.Ordinal) == true));

    public override SyntaxNode? VisitObjectCreationExpression(ObjectCreationExpressionSyntax node)
    {
        if (Constructed(node) is not { } call) return base.VisitObjectCreationExpression(node);
        var list = Arguments(node.ArgumentList ?? ArgumentList(), call.Method, call.Place, 0);
        return Marked(node.WithType((TypeSyntax)Visit(node.Type)!).WithArgumentList(list).WithInitializer((InitializerExpressionSyntax?)Visit(node.Initializer)), call.Place);
    }

    public override SyntaxNode? VisitImplicitObjectCreationExpression(ImplicitObjectCreationExpressionSyntax node) => Constructed(node) is not { } call
        ? base.VisitImplicitObjectCreationExpression(node)
        : Marked(node.WithArgumentList(Arguments(node.ArgumentList, call.Method, call.Place, 0)).WithInitializer((InitializerExpressionSyntax?)Visit(node.Initializer)), call.Place);

    public override SyntaxNode? VisitConstructorInitializer(ConstructorInitializerSyntax node) => Constructed(node) is not { } call
        ? base.VisitConstructorInitializer(node)
        : Marked(node.WithArgumentList(Arguments(node.ArgumentList, call.Method, call.Place, 0)), call.Place);

    public override SyntaxNode? VisitPrimaryConstructorBaseType(PrimaryConstructorBaseTypeSyntax node) => Constructed(node) is not { } call
        ? base.VisitPrimaryConstructorBaseType(node)
        : Marked(node.WithArgumentList(Arguments(node.ArgumentList, call.Method, call.Place, 0)), call.Place);

    private (IMethodSymbol Method, Place Place)? Constructed(SyntaxNode node) =>
        model.GetSymbolInfo(node).Symbol is IMethodSymbol method && index.TokenOf(method) is { IsRewritten: true } place ? (method, place) : null;

    /// <summary>The arguments of a call, with the context first.</summary>
    private ArgumentListSyntax Arguments(ArgumentListSyntax list, IMethodSymbol method, Place place, int shift, ExpressionSyntax? addedToken = null)
    {
        var at = AsyncStreams.TokenArgument(list, method) is { } token ? list.Arguments.IndexOf(token) : -1;
        var visited = list.Arguments.Select(it => at >= 0 && it == list.Arguments[at]
            ? it.WithNameColon(null).WithExpression(AsContext(it.Expression, place)).WithTriviaFrom(it)
            : (ArgumentSyntax)Visit(it)!).ToList();
        if (at >= 0) return list.WithArguments(Lists.Moved(SeparatedList(visited, list.Arguments.GetSeparators()), at, shift));

        var added = Argument(addedToken is null ? Marked(Static(nameof(Context.Todo)), place) : AsContext(addedToken, place).WithoutTrivia());
        return list.WithArguments(Lists.Inserted(SeparatedList(visited, list.Arguments.GetSeparators()), shift, added));
    }

    /// <summary>A method whose token has become a context, where a delegate stays as it is: a lambda in between.</summary>
    private ParenthesizedLambdaExpressionSyntax? MethodGroup(ExpressionSyntax node)
    {
        if (node.Parent is InvocationExpressionSyntax call && call.Expression == node) return null;
        if (model.GetSymbolInfo(node).Symbol is not IMethodSymbol method || index.TokenOf(method) is not { IsRewritten: true, Kind: PlaceKind.Parameter } place || IsInNameOf(node)) return null;
        if (AdoptionPlan.DelegateOf(node, model) is not { } invoke || index.TokenOf(invoke) is { IsRewritten: true } || invoke.Parameters.Length != method.Parameters.Length) return null;
        var names = method.Parameters.Select(it => it.Name).ToList();
        var token = Tokens.ParameterOf(method.OriginalDefinition)!.Ordinal;
        var arguments = names.Where((_, at) => at != token).Prepend($"{usings.ContextName}.From({names[token]})");
        var target = node is MemberAccessExpressionSyntax member ? member.WithExpression((ExpressionSyntax)Visit(member.Expression)!).WithoutTrivia().ToString() : node.WithoutTrivia().ToString();
        return Marked((ParenthesizedLambdaExpressionSyntax)ParseExpression($"({string.Join(", ", names)}) => {target}({string.Join(", ", arguments)})").WithTriviaFrom(node), place);
    }

    public override SyntaxNode? VisitArgument(ArgumentSyntax node) =>
        node.Expression is IdentifierNameSyntax or GenericNameSyntax && MethodGroup(node.Expression) is { } lambda ? node.WithExpression(lambda) : base.VisitArgument(node);

    public override SyntaxNode? VisitEqualsValueClause(EqualsValueClauseSyntax node) =>
        node.Value is IdentifierNameSyntax or GenericNameSyntax && MethodGroup(node.Value) is { } lambda ? node.WithValue(lambda) : base.VisitEqualsValueClause(node);
}
