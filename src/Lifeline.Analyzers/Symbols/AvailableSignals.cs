using Lifeline.Analyzers.Flow;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Analyzers.Symbols;

/// <summary>A context or token that could be passed at a place, and its expression there.</summary>
/// <param name="symbol">The parameter, local, field or property.</param>
/// <param name="expression">The code: <c>ctx</c>, <c>scope</c>, <c>cts.Token</c>.</param>
/// <param name="isContext">A context or scope rather than a token.</param>
internal readonly struct Signal(ISymbol symbol, string expression, bool isContext)
{
    public ISymbol Symbol { get; } = symbol;

    public string Expression { get; } = expression;

    public bool IsContext { get; } = isContext;
}

/// <summary>
/// Finds the contexts and tokens that are available at a place: parameters of the enclosing functions, and locals. A field
/// is some lifetime, but seldom that of this call, so it comes last, only from the object itself, and only where there is
/// nothing else.
/// </summary>
internal static class AvailableSignals
{
    /// <summary>All signals that could be passed at the operation, the best first: inner functions' before outer ones', derived before parent.</summary>
    public static List<Signal> At(KnownSymbols known, IOperation operation, ISymbol containing)
    {
        var found = new List<Signal>();
        for (var at = operation; ;)
        {
            var function = at.NestedFunction();
            Locals(known, at, function, found);
            var method = function switch
            {
                IAnonymousFunctionOperation lambda => lambda.Symbol,
                ILocalFunctionOperation local => local.Symbol,
                _ => containing as IMethodSymbol,
            };
            Parameters(known, method, found);
            if (function is null) break;
            if (method is { IsStatic: true }) return found;         // a static function can't use what encloses it
            at = function;
        }

        if (found.Count == 0) Members(known, containing, found);
        return found;
    }

    /// <summary>Parameters only: of the innermost function that has one, and of those around it.</summary>
    public static List<Signal> Parameters(KnownSymbols known, IOperation operation, ISymbol containing)
    {
        var found = new List<Signal>();
        for (var function = operation.NestedFunction(); function is not null; function = function.NestedFunction())
        {
            var method = function is IAnonymousFunctionOperation lambda ? lambda.Symbol : ((ILocalFunctionOperation)function).Symbol;
            Parameters(known, method, found);
            if (method.IsStatic) return found;
        }

        Parameters(known, containing as IMethodSymbol, found);
        return found;
    }

    private static void Parameters(KnownSymbols known, IMethodSymbol? method, List<Signal> found)
    {
        if (method is null) return;
        foreach (var parameter in method.Parameters)
        {
            if (parameter.RefKind is RefKind.Out or RefKind.Ref) continue;
            Add(known, parameter, parameter.Type, parameter.Name, found);
            if (IsHttpContext(parameter.Type)) found.Add(new Signal(parameter, parameter.Name + ".RequestAborted", isContext: false));
        }
    }

    /// <summary>Locals that are declared before the operation, in a block around it.</summary>
    private static void Locals(KnownSymbols known, IOperation operation, IOperation? function, List<Signal> found)
    {
        for (var above = operation; above is not null && above != function; above = above.Parent)
        {
            var declarators = above.Parent is IBlockOperation block
                ? block.Operations.TakeWhile(it => it != above).Reverse().SelectMany(Declared)
                : above.Parent is IUsingOperation usingStatement && usingStatement.Resources != above ? Declared(usingStatement.Resources) : [];
            foreach (var local in declarators) Add(known, local, local.Type, local.Name, found);
        }
    }

    private static IEnumerable<ILocalSymbol> Declared(IOperation statement) => statement switch
    {
        IUsingDeclarationOperation declaration => Declared(declaration.DeclarationGroup),
        IVariableDeclarationGroupOperation group => group.Declarations.SelectMany(it => it.Declarators).Reverse().Select(it => it.Symbol),
        _ => [],
    };

    private static void Members(KnownSymbols known, ISymbol containing, List<Signal> found)
    {
        if (containing.ContainingType is not { } type) return;
        var members = new List<Signal>();
        foreach (var member in Inherited(type))
        {
            if (member.IsImplicitlyDeclared && member is not IFieldSymbol || (containing.IsStatic && !member.IsStatic)) continue;
            if (member is IFieldSymbol { CanBeReferencedByName: true } field && known.IsSignal(field.Type)) Add(known, field, field.Type, field.Name, members);
            else if (member is IPropertySymbol { GetMethod: not null, IsIndexer: false } property && known.IsSignal(property.Type) && !SymbolEqualityComparer.Default.Equals(property, containing))
                Add(known, property, property.Type, property.Name, members);
        }

        foreach (var constructor in type.InstanceConstructors)
        {
            // A primary constructor's parameter is in scope everywhere in the type.
            if (containing.IsStatic || constructor.DeclaringSyntaxReferences.All(it => it.GetSyntax() is not Microsoft.CodeAnalysis.CSharp.Syntax.TypeDeclarationSyntax)) continue;
            Parameters(known, constructor, members);
        }

        // A parameter and the property that stores it count as one; several other members are ambiguous, so none is used.
        if (members.Select(it => it.Symbol.Name.TrimStart('_')).Distinct(StringComparer.OrdinalIgnoreCase).Count() == 1) found.Add(members[0]);
    }

    /// <summary>The type's own members, and accessible inherited ones.</summary>
    private static IEnumerable<ISymbol> Inherited(INamedTypeSymbol type) => type.GetMembers().Concat(Ancestors(type).SelectMany(it => it.GetMembers())
        .Where(it => it.DeclaredAccessibility is Accessibility.Protected or Accessibility.ProtectedOrInternal or Accessibility.Public && it is IFieldSymbol or IPropertySymbol && !it.IsOverride));

    private static IEnumerable<INamedTypeSymbol> Ancestors(INamedTypeSymbol type)
    {
        for (var ancestor = type.BaseType; ancestor is { SpecialType: SpecialType.None }; ancestor = ancestor.BaseType) yield return ancestor;
    }

    private static void Add(KnownSymbols known, ISymbol symbol, ITypeSymbol type, string name, List<Signal> found)
    {
        if (known.IsContext(type) || known.IsScope(type)) found.Add(new Signal(symbol, name, isContext: true));
        else if (known.IsToken(type)) found.Add(new Signal(symbol, type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T ? name + ".GetValueOrDefault()" : name, isContext: false));
        else if (known.IsSource(type)) found.Add(new Signal(symbol, name + ".Token", isContext: false));
    }

    private static bool IsHttpContext(ITypeSymbol type) => type is { Name: "HttpContext", ContainingNamespace.Name: "Http" };
}
