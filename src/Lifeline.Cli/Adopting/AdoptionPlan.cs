using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeline.Cli.Adopting;

/// <summary>Decides for each family whether it is rewritten, and for each place how it is called then.</summary>
internal sealed class AdoptionPlan(TokenIndex index, Func<Place, bool> inScope)
{
    public const string ContextName = "ctx";
    private const string ScopeName = "scope";
    private const string GivenBy = "is given by the framework that calls ";

    private static readonly HashSet<string> s_frameworkTypes = ["ControllerBase", "PageModel", "Hub", "ViewComponent", "Grain"];

    /// <summary>Attributes of methods that a framework finds by reflection and gives their arguments to.</summary>
    private static readonly HashSet<string> s_frameworkAttributes =
    [
        "FactAttribute", "TheoryAttribute", "TestAttribute", "TestCaseAttribute", "TestMethodAttribute", "DataTestMethodAttribute", "BenchmarkAttribute",
        "FunctionAttribute", "ArgumentsAttribute", "JSInvokableAttribute", "McpServerToolAttribute", "CommandAttribute", "DllImportAttribute", "LibraryImportAttribute",
    ];

    /// <summary>What does not depend on what becomes of other places. Later rounds only leave more.</summary>
    public void Decide()
    {
        foreach (var place in index.Places)
        {
            if (!inScope(place)) place.Leave(AdoptReport.OutOfScope);
            if (WhyNot(place) is { } reason) place.Leave(reason, isForeign: reason.StartsWith(GivenBy, StringComparison.Ordinal));
        }

        foreach (var (name, token, model) in index.MethodGroups) DecideMethodGroup(name, token, model);
        foreach (var family in index.Places.Where(AsyncStreams.IsIterators).Select(place => place.Family).Distinct().ToList()) family.IsStream = true;
        foreach (var (call, token) in index.StreamCalls.Where(call => call.Token.Family.IsStream))
        {
            if (AsyncStreams.WhyNot(call, index.ModelOf(call)) is { } reason) token.Leave(reason);
        }

        foreach (var place in index.Places.Where(place => place.Kind == PlaceKind.LambdaParameter)) DecideLambda(place);
    }

    /// <summary>What follows from the other decisions: locals, and all names.</summary>
    public void Settle()
    {
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var local in index.Places.Where(place => place is { Kind: PlaceKind.Local, IsRewritten: true }))
            {
                if (local.Writes.Any(write => BehindAny(write) is { IsRewritten: true })) continue;
                local.Leave("holds a token of code that stays");
                changed = true;
            }
        }

        foreach (var place in index.Places)
        {
            place.NewName = place.Symbol.Name;
            place.BorderName = null;
        }

        foreach (var member in index.Places.GroupBy(place => Tokens.MemberOf(place.Declaration))) Name(member.Key, [.. member.OrderBy(place => place.Declaration.SpanStart)]);
    }

    private Place? BehindAny(ExpressionSyntax expression)
    {
        expression = Tokens.Bare(expression);
        if (expression is ConditionalExpressionSyntax choice) return BehindAny(choice.WhenTrue) is { IsRewritten: true } first ? first : BehindAny(choice.WhenFalse);
        return index.Behind(expression, index.ModelOf(expression));
    }

    private string? WhyNot(Place place) => place.Kind switch
    {
        PlaceKind.Parameter => WhyNotParameter(place, (IParameterSymbol)place.Symbol),
        PlaceKind.Member => WhyNotMember(place),
        PlaceKind.Source => WhyNotSource(place),
        PlaceKind.Mention => "has the token inside of another type",
        PlaceKind.Local when place.Declaration.Parent is VariableDeclarationSyntax { Variables.Count: > 1 } => "is declared with others in one statement",
        _ => null,
    };

    private static string? WhyNotParameter(Place place, IParameterSymbol parameter)
    {
        if (parameter.ContainingSymbol is not IMethodSymbol method) return "is a parameter of an indexer";
        if (parameter.RefKind != RefKind.None) return "is passed by reference";
        if (method.MethodKind is not (MethodKind.Ordinary or MethodKind.Constructor or MethodKind.LocalFunction or MethodKind.DelegateInvoke or MethodKind.ExplicitInterfaceImplementation)) return "is a parameter of an operator";
        if (method.Parameters.Count(it => Tokens.IsToken(it.Type)) > 1) return $"is one of several tokens of {method.Name}";
        if (method.IsExtensionMethod && parameter.Ordinal == 0) return "is what an extension method extends";
        if (place.Declaration.Parent?.Parent is RecordDeclarationSyntax) return "is a parameter of a record, and its property too";
        if (method.GetAttributes().Any(it => it.AttributeClass is { } attribute && (s_frameworkAttributes.Contains(attribute.Name) || attribute.Name.StartsWith("Http", StringComparison.Ordinal) || attribute.Name == "RouteAttribute")))
            return GivenBy + method.Name;
        for (var type = method.ContainingType; type is not null; type = type.BaseType)
        {
            if (s_frameworkTypes.Contains(type.Name) && method.DeclaredAccessibility == Accessibility.Public && method.MethodKind == MethodKind.Ordinary) return GivenBy + method.Name;
        }

        return method.Name is "Invoke" or "InvokeAsync" && method.Parameters.Any(it => it.Type.Name == "HttpContext") ? GivenBy + method.Name : null;
    }

    private string? WhyNotMember(Place place)
    {
        if (place.Symbol.ContainingType is { TypeKind: TypeKind.Struct }) return "is in a struct, whose default would be no context";
        if (place.Declaration is VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: > 1 } }) return "is declared with others in one statement";
        if (place.Uses.Any(use => use.Parent is MemberBindingExpressionSyntax)) return "is read with ?.";
        if (place.Declaration is not PropertyDeclarationSyntax property) return null;
        if (property.ExpressionBody is { } arrow) return index.Behind(arrow.Expression, index.ModelOf(arrow)) is null ? "is computed from a token of code that stays" : null;
        return property.AccessorList?.Accessors.Any(it => it.Body is not null || it.ExpressionBody is not null) == true ? "is a property with code of its own" : null;
    }

    private string? WhyNotSource(Place place)
    {
        if (place.Symbol is not ILocalSymbol) return "is a source that its type owns: what it ends with is to be decided";
        if (place.Declaration is not VariableDeclaratorSyntax { Initializer.Value: { } creation, Parent: VariableDeclarationSyntax { Variables.Count: 1 } declaration } variable) return "is a source that is not made where it is declared";
        place.SourcePlan ??= SourceUses.PlanOf(place, variable, declaration, creation, index.ModelOf(variable), out var reason) is { } plan ? plan : Nothing(reason, place);
        return place.SourcePlan is null ? place.Left ?? "is a source that is not made where it is declared" : null;

        static SourcePlan? Nothing(string? reason, Place place)
        {
            place.Leave(reason!);
            return null;
        }
    }

    private void DecideMethodGroup(SimpleNameSyntax name, Place token, SemanticModel model)
    {
        var whole = Tokens.Whole(name);
        if (whole.Parent is AssignmentExpressionSyntax assignment && !assignment.IsKind(SyntaxKind.SimpleAssignmentExpression))
        {
            token.Leave("is of a method that is an event's handler");
            return;
        }

        if (DelegateOf(whole, model) is not { } invoke) token.Leave("is of a method that is used as a delegate of no particular type");
        else if (index.TokenOf(invoke) is { } place) token.Join(place);
    }

    private void DecideLambda(Place place)
    {
        var lambda = (AnonymousFunctionExpressionSyntax)(place.Declaration.Parent as AnonymousFunctionExpressionSyntax ?? place.Declaration.Parent!.Parent!);
        var type = index.ModelOf(lambda).GetTypeInfo(lambda).ConvertedType;
        if (DelegateOf(lambda, index.ModelOf(lambda)) is { } invoke && index.TokenOf(invoke) is { } token) place.Join(token);
        else place.Leave($"is a parameter of a lambda that is a {type?.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat) ?? "delegate"}", isForeign: true);
    }

    /// <summary>The signature of the delegate that an expression becomes; null if it becomes none in particular.</summary>
    public static IMethodSymbol? DelegateOf(ExpressionSyntax expression, SemanticModel model)
    {
        var type = (expression.Parent is CastExpressionSyntax cast ? model.GetTypeInfo(cast).Type : model.GetTypeInfo(expression).ConvertedType) as INamedTypeSymbol;
        if (type is { Name: "Expression", TypeArguments: [INamedTypeSymbol inner] }) type = inner;
        return type is { TypeKind: TypeKind.Delegate, DelegateInvokeMethod: { } invoke } ? invoke : null;
    }

    private static void Name(SyntaxNode member, IReadOnlyList<Place> places)
    {
        var taken = member.DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.ValueText).ToHashSet();
        List<(SyntaxNode Function, Place Place)> named = [];
        foreach (var place in places.Where(place => place.Kind is PlaceKind.Parameter or PlaceKind.LambdaParameter))
        {
            var function = FunctionOf(place);
            if (place.Left is not null && ExistingBorder(place, function) is { } existing)
            {
                place.BorderName = existing;
                continue;
            }

            var isFree = !taken.Contains(ContextName) && (function is not TypeDeclarationSyntax || !function.DescendantNodes().OfType<ParameterSyntax>().Any(it => it.Type is not null && it.Type.ToString().EndsWith(Tokens.Token, StringComparison.Ordinal) && it != place.Declaration))
                && named.All(other => other.Function != function && (!other.Function.Span.Contains(function.Span) || !other.Place.Uses.Any(use => function.Span.Contains(use.Span))));
            if (!isFree) continue;
            if (place.IsRewritten) place.NewName = ContextName;
            else if (place.Writes.Count == 0 && BodyOf(function) is not null) place.BorderName = ContextName;
            else continue;
            named.Add((function, place));
        }

        if (places.Where(place => place is { Kind: PlaceKind.Source, IsRewritten: true }).ToList() is [var only] && !taken.Contains(ScopeName)) only.NewName = ScopeName;
    }

    /// <summary>The context that an earlier run has made of a token that stays.</summary>
    private static string? ExistingBorder(Place place, SyntaxNode function) => BodyOf(function)?.Statements.OfType<LocalDeclarationStatementSyntax>()
        .Select(it => it.Declaration.Variables[0])
        .FirstOrDefault(it => it.Initializer?.Value.ToString() is { } made && (made == $"Context.From({place.Symbol.Name})" || made == $"Lifeline.Context.From({place.Symbol.Name})"))?.Identifier.ValueText;

    /// <summary>What a parameter is a parameter of.</summary>
    private static SyntaxNode FunctionOf(Place place) => place.Declaration.Parent is ParameterListSyntax list ? list.Parent! : place.Declaration.Parent!;

    public static BlockSyntax? BodyOf(SyntaxNode function) => function switch
    {
        BaseMethodDeclarationSyntax method => method.Body,
        LocalFunctionStatementSyntax local => local.Body,
        AnonymousFunctionExpressionSyntax lambda => lambda.Block,
        _ => null,
    };
}
