using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Lifeline.Repository.Api;

/// <summary>The attributes that are part of the promise to callers. A new kind shows up by itself: only known noise is left out.</summary>
internal static class ApiAttributes
{
    /// <summary>How a member was compiled or is debugged, which a caller can't tell.</summary>
    private static readonly HashSet<string> s_noise =
    [
        "AsyncIteratorStateMachineAttribute",
        "AsyncStateMachineAttribute",
        "CompilerGeneratedAttribute",
        "DebuggerBrowsableAttribute",
        "DebuggerDisplayAttribute",
        "DebuggerHiddenAttribute",
        "DebuggerNonUserCodeAttribute",
        "DebuggerStepThroughAttribute",
        "DebuggerTypeProxyAttribute",
        "DefaultMemberAttribute",                // an indexer shows itself
        "ExtensionAttribute",                    // shown as 'this'
        "GeneratedCodeAttribute",
        "IteratorStateMachineAttribute",
        "MethodImplAttribute",
        "NullableAttribute",                     // shown as '?'
        "NullableContextAttribute",
        "StackTraceHiddenAttribute",
        "StructLayoutAttribute",
        "SuppressMessageAttribute",
        "UnconditionalSuppressMessageAttribute",
    ];

    public static IEnumerable<string> Of(ISymbol symbol) => Print(symbol.GetAttributes());

    public static IEnumerable<string> OfReturnValue(IMethodSymbol method) =>
        Print(method.GetReturnTypeAttributes()).Select(attribute => attribute.Replace("[", "[return: ", StringComparison.Ordinal));

    private static IEnumerable<string> Print(IEnumerable<AttributeData> attributes) =>
        attributes.Where(attribute => attribute.AttributeClass is { DeclaredAccessibility: Accessibility.Public } type && !s_noise.Contains(type.Name))
            .Select(Print).Order(StringComparer.Ordinal);

    private static string Print(AttributeData attribute)
    {
        var name = attribute.AttributeClass!.Name;
        if (name.EndsWith("Attribute", StringComparison.Ordinal)) name = name[..^"Attribute".Length];
        var arguments = attribute.ConstructorArguments.Select(argument => argument.ToCSharpString())
            .Concat(attribute.NamedArguments.Select(argument => $"{argument.Key} = {argument.Value.ToCSharpString()}"));
        var list = string.Join(", ", arguments);
        return list.Length == 0 ? $"[{name}]" : $"[{name}({list})]";
    }
}
