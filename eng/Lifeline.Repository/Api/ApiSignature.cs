using System.Text;
using Microsoft.CodeAnalysis;
using static Microsoft.CodeAnalysis.SymbolDisplayMiscellaneousOptions;

namespace Lifeline.Repository.Api;

/// <summary>How one type or member reads in the API's text: its declaration without a body.</summary>
internal static class ApiSignature
{
    private const SymbolDisplayMiscellaneousOptions Spelling =
        UseSpecialTypes | EscapeKeywordIdentifiers | IncludeNullableReferenceTypeModifier | AllowDefaultLiteral;

    /// <summary>A type where it is used: Dictionary&lt;string, Outer.Inner?&gt;.</summary>
    private static readonly SymbolDisplayFormat s_name = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypes,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        miscellaneousOptions: Spelling);

    /// <summary>A type where it is declared: Inner&lt;in T&gt;.</summary>
    private static readonly SymbolDisplayFormat s_head = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameOnly,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeVariance,
        miscellaneousOptions: Spelling);

    private static readonly SymbolDisplayFormat s_member = s_name
        .WithMemberOptions(SymbolDisplayMemberOptions.IncludeModifiers | SymbolDisplayMemberOptions.IncludeType
            | SymbolDisplayMemberOptions.IncludeRef | SymbolDisplayMemberOptions.IncludeConstantValue
            | SymbolDisplayMemberOptions.IncludeExplicitInterface)
        .WithKindOptions(SymbolDisplayKindOptions.IncludeMemberKeyword);

    private static readonly SymbolDisplayFormat s_parameter = s_name
        .WithParameterOptions(SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName
            | SymbolDisplayParameterOptions.IncludeDefaultValue | SymbolDisplayParameterOptions.IncludeModifiers)
        .WithMemberOptions(SymbolDisplayMemberOptions.IncludeContainingType);          // a default of Color.Red rather than Red

    public static string Of(ISymbol symbol) => symbol switch
    {
        INamedTypeSymbol { TypeKind: TypeKind.Delegate } type => Delegate(type),
        INamedTypeSymbol { IsExtension: true } type => Extension(type),
        INamedTypeSymbol type => Type(type),
        IMethodSymbol method => $"{Access(method)} {Method(method)};",
        IPropertySymbol property => $"{Access(property)} {Property(property)}",
        IFieldSymbol { ContainingType.TypeKind: TypeKind.Enum } value => $"{value.Name} = {value.ConstantValue},",
        _ => $"{Access(symbol)} {symbol.ToDisplayString(s_member)};",
    };

    private static string Type(INamedTypeSymbol type)
    {
        var text = new StringBuilder(Access(type)).Append(' ').Append(Kind(type)).Append(' ').Append(type.ToDisplayString(s_head));
        var bases = Bases(type).ToList();
        if (bases.Count > 0) text.Append(" : ").AppendJoin(", ", bases);
        return text.Append(Constraints(type, s_head)).ToString();
    }

    private static string Kind(INamedTypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Enum } => "enum",
        { TypeKind: TypeKind.Interface } => "interface",
        { TypeKind: TypeKind.Struct } => (type.IsReadOnly ? "readonly " : "") + (type.IsRefLikeType ? "ref " : "")
            + (type.IsRecord ? "record struct" : "struct"),
        { IsStatic: true } => "static class",
        _ => (type.IsAbstract ? "abstract " : "") + (type.IsSealed ? "sealed " : "") + (type.IsRecord ? "record" : "class"),
    };

    private static IEnumerable<string> Bases(INamedTypeSymbol type)
    {
        if (type.TypeKind == TypeKind.Enum)
        {
            if (type.EnumUnderlyingType is { SpecialType: not SpecialType.System_Int32 } underlying)
                yield return underlying.ToDisplayString(s_name);
            yield break;
        }

        if (type.BaseType is { SpecialType: not (SpecialType.System_Object or SpecialType.System_ValueType) } parent)
            yield return parent.ToDisplayString(s_name);

        // An interface that the outside can't name promises nothing to it.
        var promised = type.Interfaces.Where(face => face.DeclaredAccessibility == Accessibility.Public);
        foreach (var face in promised.Select(face => face.ToDisplayString(s_name)).Order(StringComparer.Ordinal))
            yield return face;
    }

    private static string Delegate(INamedTypeSymbol type)
    {
        var invoke = type.DelegateInvokeMethod!;
        var returns = invoke.ReturnType.ToDisplayString(s_name);
        return $"{Access(type)} delegate {returns} {type.ToDisplayString(s_head)}({Parameters(invoke.Parameters)}){Constraints(type, s_head)}";
    }

    private static string Extension(INamedTypeSymbol type)
    {
        var generic = type.TypeParameters.Length == 0 ? "" : $"<{string.Join(", ", type.TypeParameters.Select(parameter => parameter.Name))}>";
        return $"extension{generic}({Parameters([type.ExtensionParameter!])}){Constraints(type, s_head)}";
    }

    private static string Method(IMethodSymbol method)
    {
        var returned = string.Concat(ApiAttributes.OfReturnValue(method).Select(attribute => attribute + " "));
        var receiver = method.IsExtensionMethod ? "this " : "";
        return $"{returned}{method.ToDisplayString(s_member)}({receiver}{Parameters(method.Parameters)}){Constraints(method, s_member)}";
    }

    private static string Property(IPropertySymbol property)
    {
        var parameters = property.IsIndexer ? $"[{Parameters(property.Parameters)}]" : "";
        var accessors = new[] { property.GetMethod, property.SetMethod }
            .Where(accessor => accessor?.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal)
            .Select(accessor => (accessor!.DeclaredAccessibility == property.DeclaredAccessibility ? "" : Access(accessor) + " ")
                + (accessor.MethodKind == MethodKind.PropertyGet ? "get;" : accessor.IsInitOnly ? "init;" : "set;"));
        return $"{property.ToDisplayString(s_member)}{parameters} {{ {string.Join(" ", accessors)} }}";
    }

    private static string Parameters(IEnumerable<IParameterSymbol> parameters) =>
        string.Join(", ", parameters.Select(parameter =>
            string.Concat(ApiAttributes.Of(parameter).Select(attribute => attribute + " ")) + parameter.ToDisplayString(s_parameter)));

    /// <summary>The where-clauses alone: what the display gains when it is asked for them too.</summary>
    private static string Constraints(ISymbol symbol, SymbolDisplayFormat format)
    {
        var without = symbol.ToDisplayString(format);
        var with = symbol.ToDisplayString(format.AddGenericsOptions(SymbolDisplayGenericsOptions.IncludeTypeConstraints));
        return with[without.Length..];
    }

    private static string Access(ISymbol symbol) => symbol.DeclaredAccessibility switch
    {
        Accessibility.Protected or Accessibility.ProtectedOrInternal => "protected",   // the same to whoever derives outside
        _ => "public",
    };
}
