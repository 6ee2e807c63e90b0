using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Lifeline.Repository.Api;

/// <summary>
/// Prints everything of an assembly that code outside of it can name: a declaration a line, nearly as it was written
/// in C#, sorted, so that the text changes exactly when the public API does.
/// </summary>
public sealed class ApiPrinter
{
    private readonly StringBuilder _text = new();

    private ApiPrinter() { }

    /// <summary>Prints a compiled assembly. Its references tell class from struct and give names their nullability.</summary>
    public static string Print(MetadataReference assembly, IEnumerable<MetadataReference> references)
    {
        var compilation = CSharpCompilation.Create("api", references: references.Prepend(assembly));
        var symbol = compilation.GetAssemblyOrModuleSymbol(assembly) as IAssemblySymbol
            ?? throw new InvalidOperationException($"{assembly.Display} is no assembly.");

        var printer = new ApiPrinter();
        printer.Namespace(symbol.GlobalNamespace);
        return printer._text.ToString();
    }

    private void Namespace(INamespaceSymbol space)
    {
        var types = space.GetTypeMembers().Where(IsVisible).ToList();
        if (types.Count > 0)
        {
            if (_text.Length > 0) _text.Append('\n');
            Line(0, $"namespace {space.ToDisplayString()}");
        }

        foreach (var type in types.OrderBy(Key, StringComparer.Ordinal))
        {
            _text.Append('\n');
            Type(type, indent: 0);
        }

        foreach (var inner in space.GetNamespaceMembers().OrderBy(inner => inner.Name, StringComparer.Ordinal))
            Namespace(inner);
    }

    private void Type(INamedTypeSymbol type, int indent)
    {
        foreach (var attribute in ApiAttributes.Of(type)) Line(indent, attribute);
        if (type.TypeKind == TypeKind.Delegate)
        {
            Line(indent, ApiSignature.Of(type) + ";");
            return;
        }

        Line(indent, ApiSignature.Of(type));
        Line(indent, "{");
        foreach (var member in Members(type)) Member(member, indent + 1);
        Line(indent, "}");
    }

    private void Member(ISymbol member, int indent)
    {
        if (member is INamedTypeSymbol nested)
        {
            Type(nested, indent);
            return;
        }

        foreach (var attribute in ApiAttributes.Of(member)) Line(indent, attribute);
        Line(indent, ApiSignature.Of(member));
    }

    /// <summary>Constants and fields first, then how to make one, what it has, what it does, and what is inside.</summary>
    private static IEnumerable<ISymbol> Members(INamedTypeSymbol type)
    {
        // The compiler makes a static method of each member of an extension block. Naming both would tell the same twice.
        var compiled = type.GetTypeMembers().SelectMany(inner => inner.GetMembers().OfType<IMethodSymbol>())
            .Select(method => method.AssociatedExtensionImplementation?.OriginalDefinition).ToHashSet<ISymbol?>(SymbolEqualityComparer.Default);

        var members = type.GetMembers().Where(IsVisible).Where(member => !IsImplied(type, member) && !compiled.Contains(member));
        if (type.TypeKind == TypeKind.Enum) return members.OrderBy(member => ((IFieldSymbol)member).ConstantValue);
        return members.OrderBy(Rank).ThenBy(Key, StringComparer.Ordinal);
    }

    private static int Rank(ISymbol member) => member switch
    {
        IFieldSymbol { IsConst: true } => 0,
        IFieldSymbol => 1,
        IMethodSymbol { MethodKind: MethodKind.Constructor } => 2,
        IPropertySymbol => 3,
        IEventSymbol => 4,
        IMethodSymbol { MethodKind: MethodKind.Ordinary } => 5,
        IMethodSymbol => 6,
        _ => 7,
    };

    /// <summary>By name first, so that overloads stand together; then by the whole signature.</summary>
    private static string Key(ISymbol symbol) => symbol.Name + " " + ApiSignature.Of(symbol);

    private static bool IsVisible(ISymbol symbol) => symbol.DeclaredAccessibility switch
    {
        Accessibility.Public => true,
        Accessibility.Protected or Accessibility.ProtectedOrInternal => symbol.ContainingType is { IsSealed: false },
        _ => false,
    };

    /// <summary>Whether the declaration of the type, or of another member, says it already.</summary>
    private static bool IsImplied(INamedTypeSymbol type, ISymbol member) =>
        member.IsImplicitlyDeclared                                               // a struct's own empty constructor
        || !member.CanBeReferencedByName && member is not IMethodSymbol { MethodKind: not MethodKind.Ordinary }
                                         && member is not IPropertySymbol { IsIndexer: true }
                                         && member is not INamedTypeSymbol        // what the compiler made up, as <Clone>$
        || member is IMethodSymbol { AssociatedSymbol: not null }                 // get_, set_, add_, remove_
        || type.TypeKind == TypeKind.Enum && member is not IFieldSymbol;

    private void Line(int indent, string text) => _text.Append(' ', indent * 4).Append(text).Append('\n');
}
