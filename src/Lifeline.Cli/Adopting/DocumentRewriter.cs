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
internal sealed partial class DocumentRewriter(TokenIndex index, SemanticModel model, Usings usings) : CSharpSyntaxRewriter(visitIntoStructuredTrivia: true)
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
