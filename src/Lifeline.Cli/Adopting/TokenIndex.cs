using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeline.Cli.Adopting;

/// <summary>All places of the code, their families, and where each is used: computed once, before anything is decided.</summary>
internal sealed class TokenIndex
{
    private readonly Dictionary<(string File, int Position), Place> _places = [];
    private readonly Dictionary<SyntaxTree, SemanticModel> _models = [];
    private readonly HashSet<string> _methods = [];

    public IReadOnlyCollection<Place> Places => _places.Values;

    /// <summary>The documents, with their models.</summary>
    public List<(Document Document, SemanticModel Model, SyntaxNode Root)> Documents { get; } = [];

    /// <summary>Where a method is used without being called, though its token is to become a context.</summary>
    public List<(SimpleNameSyntax Name, Place Token, SemanticModel Model)> MethodGroups { get; } = [];

    /// <summary>The calls of methods that return a stream and take a token.</summary>
    public List<(InvocationExpressionSyntax Call, Place Token)> StreamCalls { get; } = [];

    public SemanticModel ModelOf(SyntaxNode node) => _models[node.SyntaxTree];

    public static async Task<TokenIndex> OfAsync(Context ctx, IReadOnlyList<Project> projects, Func<Project, string?> leave)
    {
        var index = new TokenIndex();
        List<INamedTypeSymbol> types = [];
        foreach (var project in projects)
        {
            ctx.ThrowIfDone();
            var compilation = (await project.GetCompilationAsync(ctx.Token).ConfigureAwait(false))!;
            var reason = leave(project);
            foreach (var document in project.Documents.Where(document => !IsGenerated(document)))
            {
                var root = (await document.GetSyntaxRootAsync(ctx.Token).ConfigureAwait(false))!;
                var model = compilation.GetSemanticModel(root.SyntaxTree);
                index.Documents.Add((document, model, root));
                index._models[root.SyntaxTree] = model;
                index.Declare(root, model, reason, types);
            }
        }

        foreach (var type in types) index.LinkInterfaces(type);
        foreach (var place in index.Places.ToList()) index.Link(place);
        var names = index.Places.Where(place => place.Kind != PlaceKind.Mention).Select(place => place.Symbol.Name).ToHashSet();
        foreach (var (_, model, root) in index.Documents)
        {
            ctx.ThrowIfDone();
            index.FindUses(root, model, names);
        }

        return index;
    }

    /// <summary>The place that a symbol is declared at; null for one of other code.</summary>
    public Place? Of(ISymbol? symbol)
    {
        if (symbol is null) return null;
        foreach (var location in symbol.OriginalDefinition.Locations)
        {
            if (location is { IsInSource: true, SourceTree: { } tree } && _places.TryGetValue((tree.FilePath, location.SourceSpan.Start), out var place)) return place;
        }

        return null;
    }

    /// <summary>The place of a method's token; null if it has none, or is declared by other code.</summary>
    public Place? TokenOf(IMethodSymbol method) => Of(Tokens.ParameterOf((method.ReducedFrom ?? method).OriginalDefinition));

    /// <summary>The place that an expression is just another name of: of a token, or the source whose token it is.</summary>
    public Place? Behind(ExpressionSyntax expression, SemanticModel model)
    {
        expression = Tokens.Bare(expression);
        if (expression is not (IdentifierNameSyntax or MemberAccessExpressionSyntax)) return null;
        if (Of(model.GetSymbolInfo(expression).Symbol) is { Kind: not (PlaceKind.Source or PlaceKind.Mention) } token) return token;
        return expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Token" } member && Of(model.GetSymbolInfo(member.Expression).Symbol) is { Kind: PlaceKind.Source } source ? source : null;
    }

    private static bool IsGenerated(Document document) =>
        document.FilePath is not { } path || path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
        || path.EndsWith(".g.cs", StringComparison.Ordinal) || path.EndsWith(".Designer.cs", StringComparison.OrdinalIgnoreCase);

    private void Declare(SyntaxNode root, SemanticModel model, string? reason, List<INamedTypeSymbol> types)
    {
        foreach (var node in root.DescendantNodes())
        {
            switch (node)
            {
                case BaseTypeDeclarationSyntax type and not EnumDeclarationSyntax when model.GetDeclaredSymbol(type) is INamedTypeSymbol declaredType:
                    types.Add(declaredType);
                    break;
                case ParameterSyntax parameter when parameter.Type is null ? parameter.Parent?.Parent is AnonymousFunctionExpressionSyntax || parameter.Parent is AnonymousFunctionExpressionSyntax : Mentions(parameter.Type):
                    if (model.GetDeclaredSymbol(parameter) is IParameterSymbol declared) Add(Kind(declared, declared.Type), declared, parameter, reason);
                    break;
                case VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax declaration } variable when Mentions(declaration.Type) || (declaration.Type.IsVar && variable.Initializer is { } value && Mentions(value)):
                    if (model.GetDeclaredSymbol(variable) is { } symbol and (IFieldSymbol or ILocalSymbol)) AddVariable(symbol, variable, reason);
                    break;
                case PropertyDeclarationSyntax property when Mentions(property.Type) && model.GetDeclaredSymbol(property) is { } member:
                    Add(KindOfMember(member.Type), member, property, reason);
                    break;
                case MethodDeclarationSyntax method when Mentions(method.ReturnType) && model.GetDeclaredSymbol(method) is { } returning:
                    Add(PlaceKind.Mention, returning, method, reason);
                    break;
            }
        }
    }

    private static bool Mentions(SyntaxNode node)
    {
        foreach (var token in node.DescendantTokens())
        {
            if (token.ValueText is { } text && (text.Contains("Cancellation", StringComparison.Ordinal) || text.EndsWith("oken", StringComparison.Ordinal) || text == "RequestAborted")) return true;
        }

        return false;
    }

    private void AddVariable(ISymbol symbol, VariableDeclaratorSyntax variable, string? reason)
    {
        var type = symbol is IFieldSymbol field ? field.Type : ((ILocalSymbol)symbol).Type;
        var kind = Tokens.IsSource(type) ? PlaceKind.Source
            : Tokens.IsToken(type) ? symbol is IFieldSymbol ? PlaceKind.Member : PlaceKind.Local
            : PlaceKind.Mention;
        if (Add(kind, symbol, variable, reason) is { } place && variable.Initializer is { } initializer) place.Writes.Add(initializer.Value);
    }

    private static PlaceKind KindOfMember(ITypeSymbol type) => Tokens.IsToken(type) ? PlaceKind.Member : Tokens.IsSource(type) ? PlaceKind.Source : PlaceKind.Mention;

    private static PlaceKind Kind(IParameterSymbol parameter, ITypeSymbol type) =>
        !Tokens.IsToken(type) ? PlaceKind.Mention
        : parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction } ? PlaceKind.LambdaParameter : PlaceKind.Parameter;

    private Place? Add(PlaceKind kind, ISymbol symbol, SyntaxNode declaration, string? reason)
    {
        if (kind == PlaceKind.Mention && !InType(symbol)) return null;
        var key = (declaration.SyntaxTree.FilePath, symbol.Locations[0].SourceSpan.Start);
        if (!_places.TryGetValue(key, out var place)) _places.Add(key, place = new Place(_places.Count, kind, symbol, declaration));
        if (reason is not null) place.Leave(reason);
        if (symbol is IParameterSymbol { ContainingSymbol: IMethodSymbol method } && kind == PlaceKind.Parameter) _methods.Add(method.Name);
        return place;
    }

    private static bool InType(ISymbol symbol) => Has(symbol switch
    {
        IParameterSymbol parameter => parameter.Type,
        IFieldSymbol field => field.Type,
        ILocalSymbol local => local.Type,
        IPropertySymbol property => property.Type,
        IMethodSymbol method => method.ReturnType,
        _ => null,
    });

    private static bool Has(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol array => Has(array.ElementType),
        INamedTypeSymbol named => Tokens.IsToken(named) || Tokens.IsSource(named) || named.TypeArguments.Any(Has),
        _ => false,
    };

    /// <summary>Joins what overrides, implements or completes one another; what other code declares keeps all of its family.</summary>
    private void Link(Place place)
    {
        switch (place.Symbol)
        {
            case IParameterSymbol { ContainingSymbol: IMethodSymbol method } when place.Kind == PlaceKind.Parameter:
                if (method.OverriddenMethod is { } overridden) Link(place, TokenOf(overridden), "overrides", overridden);
                foreach (var implemented in method.ExplicitInterfaceImplementations) Link(place, TokenOf(implemented), "implements", implemented);
                if ((method.PartialDefinitionPart ?? method.PartialImplementationPart) is { } part) Link(place, TokenOf(part), "completes", part);
                break;
            case IPropertySymbol property when place.Kind == PlaceKind.Member:
                if (property.OverriddenProperty is { } overriddenProperty) Link(place, Of(overriddenProperty), "overrides", overriddenProperty);
                foreach (var implemented in property.ExplicitInterfaceImplementations) Link(place, Of(implemented), "implements", implemented);
                break;
        }
    }

    private void LinkInterfaces(INamedTypeSymbol type)
    {
        if (type.TypeKind == TypeKind.Interface) return;
        foreach (var contract in type.AllInterfaces)
        {
            foreach (var member in contract.GetMembers())
            {
                if (member is IMethodSymbol method ? Tokens.ParameterOf(method.OriginalDefinition) is null && Tokens.ParameterOf(method) is null : member is not IPropertySymbol property || !Tokens.IsToken(property.Type)) continue;
                var implementation = type.FindImplementationForInterfaceMember(member);
                var mine = implementation is IMethodSymbol implementing ? TokenOf(implementing) : Of(implementation);
                var theirs = member is IMethodSymbol declared ? TokenOf(declared) : Of(member);
                if (mine is not null) Link(mine, theirs, "implements", member);
                else if (theirs is not null && implementation is not null) theirs.Leave($"is implemented by {Shown(implementation)}, which is not part of this code", isForeign: true);
            }
        }
    }

    private static void Link(Place place, Place? other, string how, ISymbol symbol)
    {
        if (other is null) place.Leave($"{how} {Shown(symbol)}, which is not part of this code", isForeign: true);
        else place.Join(other);
    }

    public static string Shown(ISymbol symbol) => $"{symbol.ContainingType?.Name}.{symbol.Name}";

    private void FindUses(SyntaxNode root, SemanticModel model, HashSet<string> names)
    {
        foreach (var name in root.DescendantNodes().OfType<SimpleNameSyntax>())
        {
            var text = name.Identifier.ValueText;
            if (names.Contains(text) && Of(model.GetSymbolInfo(name).Symbol) is { Kind: not PlaceKind.Mention } place) Use(place, name);
            if (_methods.Contains(text)) UseMethod(name, model);
        }

        foreach (var literal in root.DescendantNodes().OfType<LiteralExpressionSyntax>())
        {
            if (literal.IsKind(SyntaxKind.StringLiteralExpression) && _methods.Contains(literal.Token.ValueText) && IsLookedUp(literal))
            {
                var type = ((InvocationExpressionSyntax)literal.Parent!.Parent!.Parent!).Expression.DescendantNodes().OfType<TypeOfExpressionSyntax>().FirstOrDefault() is { } named ? model.GetTypeInfo(named.Type).Type?.OriginalDefinition : null;
                LeaveReflected(_places.Values.Select(place => place.Symbol.ContainingSymbol).OfType<IMethodSymbol>()
                    .Where(method => method.Name == literal.Token.ValueText && (type is null || method.ContainingType.GetDocumentationCommentId() == type.GetDocumentationCommentId())).ToList());
            }
        }
    }

    /// <summary>Whether a name is asked for by reflection, which then gives the arguments by their order.</summary>
    private static bool IsLookedUp(ExpressionSyntax name) =>
        name.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var called } } }
        && called is "GetMethod" or "GetMethods" or "GetRuntimeMethod" or "GetDeclaredMethod" or "GetMember" or "InvokeMember" or "CreateDelegate";

    private void LeaveReflected(IEnumerable<IMethodSymbol> methods)
    {
        foreach (var method in methods) TokenOf(method)?.Leave("is of a method that is found by reflection");
    }

    private static void Use(Place place, SimpleNameSyntax name)
    {
        place.Uses.Add(name);
        var whole = Tokens.Whole(name);
        switch (whole.Parent)
        {
            case AssignmentExpressionSyntax assignment when assignment.Left == whole:
                place.Writes.Add(assignment.Right);
                if (!assignment.IsKind(SyntaxKind.SimpleAssignmentExpression)) place.Leave("is written in a way that a context has none for");
                break;
            case ArgumentSyntax { Parent: TupleExpressionSyntax { Parent: AssignmentExpressionSyntax assignment } tuple } when assignment.Left == tuple:
                place.Leave("is written by a deconstruction");
                break;
            case ArgumentSyntax argument when !argument.RefKindKeyword.IsKind(SyntaxKind.None):
                place.Leave("is passed by reference");
                break;
            case RefExpressionSyntax:
                place.Leave("is passed by reference");
                break;
        }
    }

    private void UseMethod(SimpleNameSyntax name, SemanticModel model)
    {
        var whole = Tokens.Whole(name);
        if ((whole.Parent as InvocationExpressionSyntax ?? whole.Parent?.Parent as InvocationExpressionSyntax) is { } call && (call.Expression == whole || call.Expression == whole.Parent))
        {
            if (model.GetSymbolInfo(call).Symbol is IMethodSymbol called && AsyncStreams.IsStream(called) && TokenOf(called) is { } stream) StreamCalls.Add((call, stream));
            return;
        }

        if (whole.Parent is ConditionalAccessExpressionSyntax or MemberBindingExpressionSyntax) return;
        if (whole.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } } of })
        {
            if (IsLookedUp(of)) LeaveReflected(model.GetMemberGroup(name).OfType<IMethodSymbol>().Concat(model.GetMemberGroup(whole).OfType<IMethodSymbol>()));
            return;
        }

        if (name.Ancestors().Any(it => it is DocumentationCommentTriviaSyntax)) return;
        if (model.GetSymbolInfo(name).Symbol is IMethodSymbol method && TokenOf(method) is { Kind: PlaceKind.Parameter } token) MethodGroups.Add((name, token, model));
    }
}
