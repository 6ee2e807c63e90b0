using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace Lifeline.Cli.Adopting;

/// <summary>
/// Rewrites one document in one pass. It asks the model about the old nodes only. Wherever a context is wanted, there is one: a rewritten
/// token is one, and any other becomes one by <c>Context.From</c>; wherever a token is wanted, a context has <c>Token</c>. So each
/// family can be rewritten or left without regard to the others.
/// </summary>
internal sealed class DocumentRewriter(TokenIndex index, SemanticModel model, Usings usings) : CSharpSyntaxRewriter(visitIntoStructuredTrivia: true)
{
    /// <summary>Marks what was rewritten, with the place whose family it belongs to: an error there is that family's.</summary>
    public const string Mark = "Lifeline.Adopt";

    /// <summary>Marks a context's token that is passed to other code.</summary>
    public const string Border = "Lifeline.Adopt.Border";

    private readonly HashSet<Place> _bordered = [];
    private readonly HashSet<string> _names = [.. index.Places.Where(place => place.Kind != PlaceKind.Mention).Select(place => place.Symbol.Name)];

    private static T Marked<T>(T node, Place place) where T : SyntaxNode =>
        node.WithAdditionalAnnotations(new SyntaxAnnotation(Mark, place.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    private ExpressionSyntax Static(string member) => ParseExpression($"{usings.ContextName}.{member}");

    private TypeSyntax ContextType => ParseTypeName(usings.ContextName);

    private Place? PlaceOf(SyntaxNode? name) => name is null ? null : index.Of(model.GetSymbolInfo(name).Symbol);

    // What an expression is, as a context.

    /// <summary>The expression as a context, or the scope of one; null if it is none after the rewriting.</summary>
    private (ExpressionSyntax Expression, bool IsScope)? Natural(ExpressionSyntax expression)
    {
        switch (expression)
        {
            case ParenthesizedExpressionSyntax inner:
                return Natural(inner.Expression);
            case IdentifierNameSyntax name when _names.Contains(name.Identifier.ValueText) && PlaceOf(name) is { IsRewritten: true } place:
                return place.Kind == PlaceKind.Source ? null : (Named(name, place), false);
            case MemberAccessExpressionSyntax member when PlaceOf(member) is { IsRewritten: true, Kind: PlaceKind.Member } place:
                return (Marked(member.WithExpression((ExpressionSyntax)Visit(member.Expression)!), place), false);
            case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Token", Expression: IdentifierNameSyntax source } when _names.Contains(source.Identifier.ValueText) && PlaceOf(source) is { IsRewritten: true, Kind: PlaceKind.Source } place:
                return (Named(source, place), true);
            case InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression: var token }, ..] } call when call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "From" }
                && model.GetSymbolInfo(call).Symbol is IMethodSymbol from && Tokens.IsContext(from.ContainingType):
                return Natural(token);
            default:
                return null;
        }
    }

    private static IdentifierNameSyntax Named(IdentifierNameSyntax name, Place place) => Marked(IdentifierName(place.NewName), place);

    /// <summary>The expression as a context, whatever it was.</summary>
    private ExpressionSyntax AsContext(ExpressionSyntax expression, Place wanted, bool scopeWillDo = true)
    {
        if (Natural(expression) is { } natural) return (natural.IsScope && !scopeWillDo ? Member(natural.Expression, nameof(ContextScope.Context)) : natural.Expression).WithTriviaFrom(expression);
        return Marked(Made().WithTriviaFrom(expression), wanted);

        ExpressionSyntax Made()
        {
            switch (expression)
            {
                case ParenthesizedExpressionSyntax inner:
                    return ParenthesizedExpression(AsContext(inner.Expression, wanted, scopeWillDo: false));
                case LiteralExpressionSyntax or DefaultExpressionSyntax:
                    return Static(nameof(Context.Todo));
                case MemberAccessExpressionSyntax { Name.Identifier.ValueText: nameof(CancellationToken.None) } none when model.GetSymbolInfo(none).Symbol is { } symbol && Tokens.IsToken(symbol.ContainingType):
                case BaseObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: 0 }:
                    return Static(nameof(Context.Background));
                case ConditionalExpressionSyntax choice:
                    return choice.WithCondition((ExpressionSyntax)Visit(choice.Condition)!)
                        .WithWhenTrue(AsContext(choice.WhenTrue, wanted, scopeWillDo: false)).WithWhenFalse(AsContext(choice.WhenFalse, wanted, scopeWillDo: false)).WithoutTrivia();
                case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression, Left: var maybe, Right: LiteralExpressionSyntax or DefaultExpressionSyntax }:
                    return Call(ParenthesizedExpression((ExpressionSyntax)Visit(expression)!.WithoutTrivia()));
                case IdentifierNameSyntax name when PlaceOf(name) is { BorderName: { } border } place && IsBelow(name, place):
                    _bordered.Add(place);
                    return IdentifierName(border);
                // It.IsAny<CancellationToken>(), A<CancellationToken>._ and the like: a stand-in for any argument.
                case InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0 } any when any.DescendantNodes().OfType<TypeArgumentListSyntax>().FirstOrDefault() is { Arguments: [IdentifierNameSyntax { Identifier.ValueText: Tokens.Token } type] }:
                    return any.ReplaceNode(type, ContextType).WithoutTrivia();
                case MemberAccessExpressionSyntax { Expression: GenericNameSyntax { TypeArgumentList.Arguments: [IdentifierNameSyntax { Identifier.ValueText: Tokens.Token } type] } } any:
                    return any.ReplaceNode(type, ContextType).WithoutTrivia();
                default:
                    return Call((ExpressionSyntax)Visit(expression)!.WithoutTrivia());
            }
        }

        ExpressionSyntax Call(ExpressionSyntax token)
        {
            var call = InvocationExpression(Static(nameof(Context.From)), ArgumentList(SingletonSeparatedList(Argument(token))));
            if (!IsInExpressionTree(expression)) return call;
            // An expression tree has no optional arguments.
            return call.AddArgumentListArguments(Argument(ParseExpression("\"\"")).WithLeadingTrivia(Space), Argument(ParseExpression("0")).WithLeadingTrivia(Space));
        }
    }

    private bool IsInExpressionTree(SyntaxNode node) => node.Ancestors().OfType<LambdaExpressionSyntax>().Any(lambda => model.GetTypeInfo(lambda).ConvertedType is { Name: "Expression" });

    /// <summary>Whether a use is in the block at whose top the context is made.</summary>
    private static bool IsBelow(SyntaxNode use, Place place) =>
        AdoptionPlan.BodyOf(place.Declaration.Parent is ParameterListSyntax list ? list.Parent! : place.Declaration.Parent!) is { } body && body.Span.Contains(use.Span);

    private static MemberAccessExpressionSyntax Member(ExpressionSyntax expression, string name) =>
        MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, expression, IdentifierName(name));

    // Names.

    public override SyntaxNode? VisitIdentifierName(IdentifierNameSyntax node)
    {
        if (!_names.Contains(node.Identifier.ValueText) || PlaceOf(node) is not { IsRewritten: true } place) return base.VisitIdentifierName(node);
        if (node.Parent is NameColonSyntax or NameEqualsSyntax) return node;
        if (Tokens.Whole(node) is var whole && whole != node) return base.VisitIdentifierName(node);        // a member's: the whole access is looked at
        if (node.Parent is MemberBindingExpressionSyntax) return base.VisitIdentifierName(node);
        var named = Named(node, place);
        if (place.Kind == PlaceKind.Source || IsTarget(node) || IsInNameOf(node)) return named.WithTriviaFrom(node);
        return Marked(Member(named, nameof(Context.Token)).WithTriviaFrom(node), place).WithAdditionalAnnotations(new SyntaxAnnotation(Border));
    }

    public override SyntaxNode? VisitMemberAccessExpression(MemberAccessExpressionSyntax node)
    {
        // A member of a token.
        if (Tokens.IsToken(model.GetTypeInfo(node.Expression).Type) && Natural(node.Expression) is { } natural)
        {
            ExpressionSyntax context = natural.Expression.WithTriviaFrom(node.Expression);
            if (natural.IsScope && !usings.HasExtensionProperties) context = Member(context, nameof(ContextScope.Context));
            switch (node.Name.Identifier.ValueText)
            {
                case nameof(CancellationToken.IsCancellationRequested): return node.WithExpression(context).WithName(Renamed(node.Name, nameof(Context.IsDone)));
                case nameof(CancellationToken.CanBeCanceled): return node.WithExpression(context).WithName(Renamed(node.Name, nameof(Context.CanBeDone)));
                case nameof(CancellationToken.ThrowIfCancellationRequested): return node.WithExpression(context).WithName(Renamed(node.Name, nameof(Context.ThrowIfDone)));
                case nameof(CancellationToken.Register) or nameof(CancellationToken.UnsafeRegister) when node.Parent is InvocationExpressionSyntax call && BecomesAfterFunc(call): return node.WithExpression(context).WithName(Renamed(node.Name, nameof(Context.AfterFunc)));
                default: return node.WithExpression(Member(natural.Expression, nameof(Context.Token)).WithTriviaFrom(node.Expression));
            }
        }

        // A member of a source.
        if (node.Expression is IdentifierNameSyntax source && _names.Contains(source.Identifier.ValueText) && PlaceOf(source) is { Kind: PlaceKind.Source, IsRewritten: true } place)
        {
            var scope = Named(source, place).WithTriviaFrom(source);
            return node.Name.Identifier.ValueText switch
            {
                "IsCancellationRequested" => node.WithExpression(usings.HasExtensionProperties ? scope : Member(scope, nameof(ContextScope.Context))).WithName(Renamed(node.Name, nameof(Context.IsDone))),
                "CancelAsync" => node.WithExpression(scope).WithName(Renamed(node.Name, nameof(ContextScope.Cancel))),
                "Token" => node.WithExpression(scope).WithAdditionalAnnotations(new SyntaxAnnotation(Border)),
                _ => node.WithExpression(scope),
            };
        }

        // A field or property that was a token.
        if (_names.Contains(node.Name.Identifier.ValueText) && PlaceOf(node) is { Kind: PlaceKind.Member, IsRewritten: true } member)
        {
            var access = Marked(node.WithExpression((ExpressionSyntax)Visit(node.Expression)!), member);
            return IsTarget(node) || IsInNameOf(node) ? access : Marked(Member(access.WithoutTrailingTrivia(), nameof(Context.Token)).WithTrailingTrivia(node.GetTrailingTrivia()), member).WithAdditionalAnnotations(new SyntaxAnnotation(Border));
        }

        return MethodGroup(node) ?? base.VisitMemberAccessExpression(node);
    }

    private static IdentifierNameSyntax Renamed(SimpleNameSyntax name, string to) => IdentifierName(to).WithTriviaFrom(name);

    private static bool IsTarget(ExpressionSyntax node) => node.Parent is AssignmentExpressionSyntax assignment && assignment.Left == node;

    private static bool IsInNameOf(SyntaxNode node) => node.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } } };

    /// <summary>Its registration is disposed with its block, or kept by nobody: a context's is of another type, and its Dispose waits for nothing.</summary>
    private bool BecomesAfterFunc(InvocationExpressionSyntax call)
    {
        if (model.GetSymbolInfo(call).Symbol is not IMethodSymbol method || method.Parameters[0].Type is not INamedTypeSymbol { DelegateInvokeMethod.Parameters.Length: < 2 } callback) return false;
        if (method.Parameters.Length > callback.DelegateInvokeMethod!.Parameters.Length + 1) return false;
        return call.Parent is ExpressionStatementSyntax
            || call.Parent is UsingStatementSyntax
            || call.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Type.IsVar: true } declaration } } && (declaration.Parent is UsingStatementSyntax || declaration.Parent is LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 });
    }

    // Declarations.

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

    // Where a context is wanted.

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

    // Documentation.

    public override SyntaxNode? VisitXmlNameAttribute(XmlNameAttributeSyntax node) => PlaceOf(node.Identifier) is { IsRewritten: true } place
        ? node.WithIdentifier(IdentifierName(place.NewName).WithTriviaFrom(node.Identifier))
        : base.VisitXmlNameAttribute(node);

    public override SyntaxNode? VisitCrefParameterList(CrefParameterListSyntax node)
    {
        var cref = node.Ancestors().OfType<CrefSyntax>().Last();
        if (model.GetSymbolInfo(cref).Symbol is not IMethodSymbol method || index.TokenOf(method) is not { IsRewritten: true }) return base.VisitCrefParameterList(node);
        var at = Tokens.ParameterOf(method.OriginalDefinition)!.Ordinal;
        if (at >= node.Parameters.Count) return node;
        var list = node.Parameters.Replace(node.Parameters[at], node.Parameters[at].WithType(ContextType));
        return node.WithParameters(Lists.Moved(list, at, method.IsExtensionMethod ? 1 : 0));
    }
}
