using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace Lifeline.Cli.Adopting;

/// <content>Declarations that become contexts or scopes, and the context that is made of a token that stays, at the top of its function.</content>
internal sealed partial class DocumentRewriter
{
    public override SyntaxNode? VisitParameter(ParameterSyntax node)
    {
        if (model.GetDeclaredSymbol(node) is not { } symbol || index.Of(symbol) is not { IsRewritten: true } place) return base.VisitParameter(node);
        var changed = node.WithIdentifier(Identifier(place.NewName).WithTriviaFrom(node.Identifier)).WithDefault(null);
        if (node.Type is not null) changed = changed.WithType(ContextType.WithTriviaFrom(node.Type));
        if (AsyncStreams.IsIterators(place)) changed = changed.WithAttributeLists([]).WithLeadingTrivia(node.GetLeadingTrivia());
        if (node.Default is not null) changed = changed.WithTrailingTrivia(node.GetTrailingTrivia());
        return Marked(changed, place);
    }

    public override SyntaxNode? VisitParameterList(ParameterListSyntax node)
    {
        var visited = (ParameterListSyntax)base.VisitParameterList(node)!;
        var at = node.Parameters.IndexOf(parameter => model.GetDeclaredSymbol(parameter) is { } symbol && index.Of(symbol) is { IsRewritten: true });
        if (at < 0) return visited;
        var to = node.Parameters[0].Modifiers.Any(SyntaxKind.ThisKeyword) ? 1 : 0;
        return at == to ? visited : visited.WithParameters(Lists.Moved(visited.Parameters, at, to));
    }

    public override SyntaxNode? VisitVariableDeclaration(VariableDeclarationSyntax node)
    {
        if (node.Variables is not [var variable] || model.GetDeclaredSymbol(variable) is not { } symbol || index.Of(symbol) is not { IsRewritten: true } place) return base.VisitVariableDeclaration(node);
        var type = node.Type.IsVar ? node.Type
            : place.Kind == PlaceKind.Source ? IdentifierName("var").WithTriviaFrom(node.Type)
            : ContextType.WithTriviaFrom(node.Type);
        var changed = variable.WithIdentifier(Identifier(place.NewName).WithTriviaFrom(variable.Identifier));
        if (place.SourcePlan is { } plan) changed = changed.WithInitializer(variable.Initializer!.WithValue(Scope(plan, place).WithTriviaFrom(variable.Initializer.Value)));
        else if (variable.Initializer is { } initializer) changed = changed.WithInitializer(initializer.WithValue(AsContext(initializer.Value, place, scopeWillDo: false)));
        else if (place.Kind == PlaceKind.Member && !IsWrittenByConstructor(place)) changed = changed.WithInitializer(NothingYet());
        return node.WithType(type).WithVariables(SingletonSeparatedList(Marked(changed, place)));
    }

    /// <summary>A token's default is none; a context's is refused.</summary>
    private EqualsValueClauseSyntax NothingYet() => EqualsValueClause(Token(SyntaxKind.EqualsToken).WithLeadingTrivia(Space).WithTrailingTrivia(Space), Static(nameof(Context.Background)));

    private static bool IsWrittenByConstructor(Place place) => place.Writes.Any(write => write.FirstAncestorOrSelf<ConstructorDeclarationSyntax>() is not null);

    public override SyntaxNode? VisitPropertyDeclaration(PropertyDeclarationSyntax node)
    {
        if (model.GetDeclaredSymbol(node) is not { } symbol || index.Of(symbol) is not { IsRewritten: true, Kind: PlaceKind.Member } place) return base.VisitPropertyDeclaration(node);
        var changed = node.WithType(ContextType.WithTriviaFrom(node.Type));
        if (node.ExpressionBody is { } arrow) changed = changed.WithExpressionBody(arrow.WithExpression(AsContext(arrow.Expression, place, scopeWillDo: false)));
        else if (node.Initializer is { } initializer) changed = changed.WithInitializer(initializer.WithValue(AsContext(initializer.Value, place, scopeWillDo: false)));
        else if (symbol is { IsAbstract: false, IsRequired: false, ContainingType.TypeKind: TypeKind.Class } && !IsWrittenByConstructor(place))
        {
            changed = changed.WithAccessorList(node.AccessorList!.WithoutTrailingTrivia()).WithInitializer(NothingYet())
                .WithSemicolonToken(Token(SyntaxKind.SemicolonToken).WithTrailingTrivia(node.AccessorList!.GetTrailingTrivia()));
        }

        return Marked(changed, place);
    }

    private ExpressionSyntax Scope(SourcePlan plan, Place place)
    {
        ExpressionSyntax parent;
        switch (plan.Creation)
        {
            case InvocationExpressionSyntax { ArgumentList.Arguments: [var only] }:
                parent = AsContext(only.Expression, place).WithoutTrivia();
                break;
            case InvocationExpressionSyntax { ArgumentList.Arguments: var several }:
                var contexts = several.Select(it => Argument(AsContext(it.Expression, place).WithoutTrivia())).ToList();
                var all = string.Join(", ", contexts);
                return contexts.Count == 2
                    ? Marked(InvocationExpression(Static(nameof(Context.Merge)), ArgumentList(Lists.Separated(contexts))), place)
                    : Marked(ParseExpression($"{usings.ContextName}.{nameof(Context.Merge)}([{all}])"), place);
            case BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: [_, var clock] }:
                parent = InvocationExpression(Static(nameof(Context.Root)), ArgumentList(SingletonSeparatedList(Argument((ExpressionSyntax)Visit(clock.Expression)!.WithoutTrivia()))));
                break;
            default:
                parent = Static(nameof(Context.Background));
                break;
        }

        if (plan.Timeout is not { } timeout) return Marked(InvocationExpression(Member(parent, nameof(Context.WithCancel))), place);
        var time = (ExpressionSyntax)Visit(timeout)!.WithoutTrivia();
        if (model.GetTypeInfo(timeout).Type is { SpecialType: not SpecialType.None }) time = InvocationExpression(ParseExpression(usings.TimeSpanName + ".FromMilliseconds"), ArgumentList(SingletonSeparatedList(Argument(time))));
        return Marked(InvocationExpression(Member(parent, nameof(Context.WithTimeout)), ArgumentList(SingletonSeparatedList(Argument(time)))), place);
    }

    public override SyntaxNode? VisitLocalDeclarationStatement(LocalDeclarationStatementSyntax node)
    {
        var visited = (LocalDeclarationStatementSyntax)base.VisitLocalDeclarationStatement(node)!;
        if (node.Declaration.Variables is not [var variable]) return visited;
        if (node.UsingKeyword.IsKind(SyntaxKind.None))
        {
            if (model.GetDeclaredSymbol(variable) is not { } symbol || index.Of(symbol) is not { IsRewritten: true, SourcePlan.AddsUsing: true }) return visited;
            return visited.WithoutLeadingTrivia().WithUsingKeyword(Token(SyntaxKind.UsingKeyword).WithTrailingTrivia(Space)).WithLeadingTrivia(node.GetLeadingTrivia());
        }

        if (node.AwaitKeyword.IsKind(SyntaxKind.None) && WaitsForCallback(variable.Initializer?.Value, node))
            return visited.WithoutLeadingTrivia().WithAwaitKeyword(Token(SyntaxKind.AwaitKeyword).WithTrailingTrivia(Space)).WithLeadingTrivia(node.GetLeadingTrivia());
        return visited;
    }

    public override SyntaxNode? VisitUsingStatement(UsingStatementSyntax node)
    {
        var visited = (UsingStatementSyntax)base.VisitUsingStatement(node)!;
        var value = node.Expression ?? node.Declaration?.Variables[0].Initializer?.Value;
        return node.AwaitKeyword.IsKind(SyntaxKind.None) && WaitsForCallback(value, node)
            ? visited.WithoutLeadingTrivia().WithAwaitKeyword(Token(SyntaxKind.AwaitKeyword).WithTrailingTrivia(Space)).WithLeadingTrivia(node.GetLeadingTrivia())
            : visited;
    }

    /// <summary>A token's registration waits for its callback when it is disposed; a context's does when it is disposed asynchronously.</summary>
    private bool WaitsForCallback(ExpressionSyntax? value, SyntaxNode statement) =>
        value is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Register" or "UnsafeRegister" } member } call && Tokens.IsToken(model.GetTypeInfo(member.Expression).Type)
        && Natural(member.Expression) is not null && BecomesAfterFunc(call) && Tokens.IsAsync(Tokens.FunctionOf(statement)) && !statement.Ancestors().Any(it => it is LockStatementSyntax);

    public override SyntaxNode? VisitExpressionStatement(ExpressionStatementSyntax node)
    {
        if (node.Expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CancelAfter", Expression: IdentifierNameSyntax source } }
            && PlaceOf(source) is { IsRewritten: true, SourcePlan.TimeoutStatement: { } statement } && statement.Span == node.Span) return null;
        return base.VisitExpressionStatement(node);
    }

    public override SyntaxNode? VisitAwaitExpression(AwaitExpressionSyntax node)
    {
        var call = node.Expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Expression: InvocationExpressionSyntax configured } } ? configured : node.Expression;
        if (call is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CancelAsync", Expression: IdentifierNameSyntax source } } && PlaceOf(source) is { Kind: PlaceKind.Source, IsRewritten: true })
            return Visit(call)!.WithTriviaFrom(node);
        return base.VisitAwaitExpression(node);
    }

    // The context that is made of a token that stays, at the top of the function.

    public override SyntaxNode? VisitMethodDeclaration(MethodDeclarationSyntax node) => WithBorder(node, (MethodDeclarationSyntax)base.VisitMethodDeclaration(node)!, node.ParameterList, it => it.Body, (it, body) => it.WithBody(body));

    public override SyntaxNode? VisitConstructorDeclaration(ConstructorDeclarationSyntax node) => WithBorder(node, (ConstructorDeclarationSyntax)base.VisitConstructorDeclaration(node)!, node.ParameterList, it => it.Body, (it, body) => it.WithBody(body));

    public override SyntaxNode? VisitLocalFunctionStatement(LocalFunctionStatementSyntax node) => WithBorder(node, (LocalFunctionStatementSyntax)base.VisitLocalFunctionStatement(node)!, node.ParameterList, it => it.Body, (it, body) => it.WithBody(body));

    public override SyntaxNode? VisitParenthesizedLambdaExpression(ParenthesizedLambdaExpressionSyntax node) => WithBorder(node, (ParenthesizedLambdaExpressionSyntax)base.VisitParenthesizedLambdaExpression(node)!, node.ParameterList, it => it.Block, (it, body) => it.WithBlock(body));

    public override SyntaxNode? VisitSimpleLambdaExpression(SimpleLambdaExpressionSyntax node) => WithBorder(node, (SimpleLambdaExpressionSyntax)base.VisitSimpleLambdaExpression(node)!, node.Parameter, it => it.Block, (it, body) => it.WithBlock(body));

    private T WithBorder<T>(T old, T changed, SyntaxNode parameters, Func<T, BlockSyntax?> bodyOf, Func<T, BlockSyntax, T> withBody) where T : SyntaxNode
    {
        foreach (var parameter in parameters.DescendantNodesAndSelf().OfType<ParameterSyntax>())
        {
            if (index.Of(model.GetDeclaredSymbol(parameter)) is not { } place || !_bordered.Remove(place) || bodyOf(old) is not { } before || bodyOf(changed) is not { } body) continue;
            if (before.Statements.OfType<LocalDeclarationStatementSyntax>().Any(it => it.Declaration.Variables[0].Identifier.ValueText == place.BorderName)) continue;
            var first = before.Statements.FirstOrDefault();
            var indent = first is null ? before.CloseBraceToken.LeadingTrivia.Where(it => it.IsKind(SyntaxKind.WhitespaceTrivia)).Append(Whitespace("    ")) : first.GetLeadingTrivia().Where(it => it.IsKind(SyntaxKind.WhitespaceTrivia)).TakeLast(1);
            var line = Marked(ParseStatement($"var {place.BorderName} = {usings.ContextName}.From({place.Symbol.Name});"), place)
                .WithLeadingTrivia(indent).WithTrailingTrivia(EndOfLine(Lists.LineEnd(old.SyntaxTree)));
            return withBody(changed, body.WithStatements(body.Statements.Insert(0, line)));
        }

        return changed;
    }
}
