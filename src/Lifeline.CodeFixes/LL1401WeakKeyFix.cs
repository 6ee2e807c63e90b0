using System.Composition;
using System.Threading;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeline.CodeFixes;

/// <summary>Makes the key once: the field static, or the property one that keeps what it makes.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
internal sealed class LL1401WeakKeyFix() : Fix("LL1401", "Make the key once")
{
    protected override SyntaxNode? Change(
        SyntaxNode root, SyntaxNode found, SemanticModel model, ImmutableDictionary<string, string?> told, CancellationToken token)
    {
        // A constructor's parameter can't be used once for all objects.
        if (found.DescendantNodes().OfType<IdentifierNameSyntax>().Any(it => model.GetSymbolInfo(it, token).Symbol is IParameterSymbol or ILocalSymbol)) return null;
        return found.FirstAncestorOrSelf<MemberDeclarationSyntax>() switch
        {
            FieldDeclarationSyntax { Declaration.Variables.Count: 1 } field when !field.Modifiers.Any(SyntaxKind.StaticKeyword) => root.ReplaceNode(field, field.WithModifiers(Static(field.Modifiers))),
            PropertyDeclarationSyntax { ExpressionBody: { Expression: var made } } property when made == found => root.ReplaceNode(property, Kept(property, made)),
            PropertyDeclarationSyntax { Initializer: not null } property when !property.Modifiers.Any(SyntaxKind.StaticKeyword) => root.ReplaceNode(property, property.WithModifiers(Static(property.Modifiers))),
            _ => null,
        };
    }

    /// <summary><c>=> new(…);</c> becomes <c>{ get; } = new(…);</c></summary>
    private static PropertyDeclarationSyntax Kept(PropertyDeclarationSyntax property, ExpressionSyntax made)
    {
        var text = $"{property.Modifiers} {property.Type.WithoutTrivia()} {property.Identifier.ValueText} {{ get; }} = {made.WithoutTrivia()};";
        var kept = (PropertyDeclarationSyntax)SyntaxFactory.ParseMemberDeclaration(text)!;
        return kept.WithModifiers(Static(kept.Modifiers)).WithTriviaFrom(property);
    }

    private static SyntaxTokenList Static(SyntaxTokenList modifiers)
    {
        if (modifiers.Any(SyntaxKind.StaticKeyword)) return modifiers;
        var at = modifiers.IndexOf(SyntaxKind.ReadOnlyKeyword) is >= 0 and var read ? read : modifiers.Count;
        var word = SyntaxFactory.Token(SyntaxKind.StaticKeyword).WithTrailingTrivia(SyntaxFactory.Space);
        if (at == 0 && modifiers.Count > 0)
            return modifiers.Replace(modifiers[0], modifiers[0].WithLeadingTrivia()).Insert(0, word.WithLeadingTrivia(modifiers[0].LeadingTrivia));
        return modifiers.Insert(at, word);
    }
}
