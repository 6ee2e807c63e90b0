using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeline.Repository.Tests.Api;

/// <summary>A call of a public extension as its users write it: on the extended type, with so many of the arguments.</summary>
/// <param name="Declaration">A method that has for parameters what the call needs, without its body.</param>
/// <param name="Expression">The call.</param>
/// <param name="Extended">The type that may have a method of its own for this call.</param>
internal sealed record ExtensionCall(string Declaration, string Expression, ITypeSymbol Extended)
{
    private static readonly SymbolDisplayFormat s_written = new(
        SymbolDisplayGlobalNamespaceStyle.Included, SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeTypeConstraints | SymbolDisplayGenericsOptions.IncludeVariance,
        SymbolDisplayMemberOptions.IncludeParameters,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeParamsRefOut,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers | SymbolDisplayMiscellaneousOptions.UseSpecialTypes
            | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>All calls of all public extensions of an assembly.</summary>
    public static IEnumerable<ExtensionCall> Of(IAssemblySymbol assembly) => Of(assembly.GlobalNamespace);

    /// <summary>The calls among these for which the compiler takes something else than an extension of ours, and what that is.</summary>
    public static IEnumerable<string> Astray(CSharpCompilation compilation, IReadOnlyList<ExtensionCall> calls, IReadOnlyList<IAssemblySymbol> ours)
    {
        var namespaces = ours.SelectMany(it => Namespaces(it.GlobalNamespace)).Concat(calls.Select(call => call.Extended.ContainingNamespace).OfType<INamespaceSymbol>())
            .Where(it => !it.IsGlobalNamespace).Select(it => it.ToDisplayString()).Distinct();
        var code = CSharpSyntaxTree.ParseText(
            $"{string.Concat(namespaces.Select(name => $"using {name};\n"))}{string.Concat(calls.Select((call, index) => $"class Call{index} {{ static void {call.Declaration} {{ {call.Expression}; }} }}\n"))}");
        var model = compilation.AddSyntaxTrees(code).GetSemanticModel(code);
        foreach (var (call, written) in calls.Zip(code.GetCompilationUnitRoot().Members.OfType<ClassDeclarationSyntax>()))
        {
            var statement = written.DescendantNodes().OfType<ExpressionStatementSyntax>().Single();
            var expression = statement.Expression is AssignmentExpressionSyntax read ? read.Right : statement.Expression;
            var reached = model.GetSymbolInfo(expression);
            if (ours.Any(it => it.Identity.Equals(reached.Symbol?.ContainingAssembly?.Identity))) continue;
            yield return $"{call.Expression} in {call.Declaration} reaches {reached.Symbol?.ToDisplayString() ?? $"nothing ({reached.CandidateReason})"}";
        }
    }

    private static IEnumerable<ExtensionCall> Of(INamespaceSymbol space) =>
    [
        .. space.GetTypeMembers().Where(it => it is { IsStatic: true, DeclaredAccessibility: Accessibility.Public }).SelectMany(Of),
        .. space.GetNamespaceMembers().SelectMany(Of),
    ];

    private static IEnumerable<ExtensionCall> Of(INamedTypeSymbol type)
    {
        var blocks = type.GetTypeMembers().Where(it => it.IsExtension).ToList();
        var inBlocks = blocks.SelectMany(block => block.GetMembers()).Where(it => it is { DeclaredAccessibility: Accessibility.Public } and not IMethodSymbol { AssociatedSymbol: not null }).ToList();
        // The compiler makes a static method of each member of a block.
        var compiled = blocks.SelectMany(block => block.GetMembers().OfType<IMethodSymbol>()).Select(it => it.AssociatedExtensionImplementation?.OriginalDefinition)
            .ToHashSet<ISymbol?>(SymbolEqualityComparer.Default);
        return
        [
            .. type.GetMembers().OfType<IMethodSymbol>().Where(it => it is { IsExtensionMethod: true, DeclaredAccessibility: Accessibility.Public } && !compiled.Contains(it))
                .SelectMany(it => Of(it, it.Parameters[0].Name, it.Parameters[0].Type, [.. it.Parameters.Skip(1)])),
            .. inBlocks.OfType<IMethodSymbol>().SelectMany(it => Of(it.AssociatedExtensionImplementation!, Receiver(it), it.ContainingType.ExtensionParameter!.Type, it.Parameters)),
            .. inBlocks.OfType<IPropertySymbol>().Select(Of),
        ];
    }

    private static ExtensionCall Of(IPropertySymbol property)
    {
        var extended = property.ContainingType.ExtensionParameter!;
        return new($"Read({extended.Type.ToDisplayString(s_written)} {extended.Name})", $"_ = {Receiver(property)}.{property.Name}", extended.Type);
    }

    private static string Receiver(ISymbol member) =>
        member.IsStatic ? member.ContainingType.ExtensionParameter!.Type.ToDisplayString(s_written) : member.ContainingType.ExtensionParameter!.Name;

    /// <summary>With the arguments that it needs, with one more and so on up to all; what takes any number of values gets none, one and all in an array.</summary>
    private static IEnumerable<ExtensionCall> Of(IMethodSymbol method, string receiver, ITypeSymbol extended, IReadOnlyList<IParameterSymbol> parameters)
    {
        for (var count = parameters.Count(it => !it.IsOptional && !it.IsParams); count <= parameters.Count; count++)
        {
            var given = parameters.Take(count).ToList();
            yield return Call([.. given.Select(Argument)]);
            if (given is [.., { IsParams: true } many]) yield return Call([.. given.SkipLast(1).Select(Argument), $"{many.Name}[0]"]);

            ExtensionCall Call(IEnumerable<string> arguments) =>
                new(method.ToDisplayString(s_written), $"{receiver}.{method.Name}{TypeArguments(given)}({string.Join(", ", arguments)})", extended);
        }

        // Written only where the compiler can't tell them: a method of the type that has no type arguments would not be a candidate otherwise.
        string TypeArguments(List<IParameterSymbol> given) =>
            method.TypeParameters.All(it => given.Select(parameter => parameter.Type).Append(extended).Any(type => Names(type, it)))
                ? "" : $"<{string.Join(", ", method.TypeParameters.Select(it => it.Name))}>";
    }

    // Of an extension block, the method's type parameter and the implementation's are two that have the same name.
    private static bool Names(ITypeSymbol type, ITypeParameterSymbol parameter) => type.ToDisplayParts().Any(part => part.Symbol is ITypeParameterSymbol named && named.Name == parameter.Name);

    private static string Argument(IParameterSymbol parameter) => parameter.RefKind switch
    {
        RefKind.Out => $"out {parameter.Name}",
        RefKind.Ref => $"ref {parameter.Name}",
        _ => parameter.Name,
    };

    private static IEnumerable<INamespaceSymbol> Namespaces(INamespaceSymbol space) =>
        space.GetNamespaceMembers().SelectMany(Namespaces).Concat(space.GetTypeMembers().Any(it => it.DeclaredAccessibility == Accessibility.Public) ? [space] : []);
}
