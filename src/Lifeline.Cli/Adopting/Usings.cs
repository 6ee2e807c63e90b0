using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace Lifeline.Cli.Adopting;

/// <summary>How a document calls a context, and whether it needs a using for that.</summary>
/// <param name="ContextName">Context; in full where that would be something else.</param>
/// <param name="TimeSpanName">TimeSpan; in full where System is not imported.</param>
/// <param name="IsMissing">Whether <c>using Lifeline;</c> has to be added.</param>
/// <param name="HasExtensionProperties">Whether a scope has its context's properties.</param>
internal sealed record Usings(string ContextName, string TimeSpanName, bool IsMissing, bool HasExtensionProperties)
{
    private const LanguageVersion WithExtensionProperties = (LanguageVersion)1400;

    private static readonly HashSet<string> s_ours = [.. typeof(Context).Assembly.GetExportedTypes().Where(type => type.Namespace == nameof(Lifeline)).Select(type => type.Name.Split('`')[0])];

    public static Usings Of(Document document, SemanticModel model, SyntaxNode root)
    {
        var inside = root.DescendantNodes().OfType<BaseTypeDeclarationSyntax>().FirstOrDefault()?.OpenBraceToken.Span.End ?? root.Span.End;
        if (inside <= 0 || inside > root.FullSpan.End) inside = root.Span.End;
        var isImported = model.LookupNamespacesAndTypes(inside, name: nameof(Context)).Any(type => Tokens.IsContext(type as ITypeSymbol));
        var isOther = model.LookupNamespacesAndTypes(inside, name: nameof(Context)).Any(type => !Tokens.IsContext(type as ITypeSymbol)) || HasNamesake(model, root);
        var timeSpan = model.LookupNamespacesAndTypes(inside, name: nameof(TimeSpan)).Length == 1 ? nameof(TimeSpan) : "global::System.TimeSpan";
        if (isOther && !isImported) return new Usings($"global::{nameof(Lifeline)}.{nameof(Context)}", timeSpan, false, false);
        var version = (document.Project.ParseOptions as CSharpParseOptions)?.LanguageVersion ?? LanguageVersion.Default;
        return new Usings(nameof(Context), timeSpan, !isImported, version >= WithExtensionProperties);
    }

    /// <summary>Whether the document speaks of a type that would be ambiguous with the using.</summary>
    private static bool HasNamesake(SemanticModel model, SyntaxNode root) => root.DescendantNodes().OfType<SimpleNameSyntax>().Any(name =>
        s_ours.Contains(name.Identifier.ValueText) && model.GetSymbolInfo(name).Symbol is INamedTypeSymbol { ContainingAssembly.Name: not nameof(Lifeline) });

    public SyntaxNode Add(SyntaxNode root)
    {
        if (!IsMissing || root is not CompilationUnitSyntax unit) return root;
        var end = EndOfLine(Lists.LineEnd(root.SyntaxTree));
        var line = UsingDirective(IdentifierName(nameof(Lifeline))).NormalizeWhitespace().WithTrailingTrivia(end);
        var at = unit.Usings.TakeWhile(it => !it.GlobalKeyword.IsKind(SyntaxKind.None)
            || it.Alias is null && it.StaticKeyword.IsKind(SyntaxKind.None) && (IsSystem(it) || string.CompareOrdinal(it.Name?.ToString(), nameof(Lifeline)) < 0)).Count();
        if (unit.Usings.Count > 0 && at > 0) return unit.WithUsings(unit.Usings.Insert(at, line));
        if (unit.Usings.Count > 0)
        {
            var first = unit.Usings[0];
            return unit.WithUsings(unit.Usings.Replace(first, first.WithoutLeadingTrivia()).Insert(0, line.WithLeadingTrivia(first.GetLeadingTrivia())));
        }

        // What stands at the very top, such as a licence, stays there.
        var token = unit.Externs.Count > 0 || unit.AttributeLists.Count > 0 ? default : unit.GetFirstToken();
        if (token == default) return unit.WithUsings(SingletonList(line));
        var header = token.LeadingTrivia;
        return unit.ReplaceToken(token, token.WithLeadingTrivia(end)).WithUsings(SingletonList(line.WithLeadingTrivia(header)));
    }

    private static bool IsSystem(UsingDirectiveSyntax directive) => directive.Name?.ToString() is { } name && (name == "System" || name.StartsWith("System.", StringComparison.Ordinal));
}
