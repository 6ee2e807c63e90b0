using Lifeline.Cli.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Lifeline.Cli.Checking;

/// <summary>One place where a rule is violated.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Severity">The severity, after the code's configuration is applied.</param>
/// <param name="Message">The message, with the symbol and the consequence.</param>
/// <param name="File">Full path.</param>
/// <param name="Span">Lines and characters, both from zero.</param>
/// <param name="Code">The line where it begins, without its line break.</param>
/// <param name="Member">The member that contains it, with its types: Orders.SellAsync. A dash for none, as in top-level statements.</param>
/// <param name="Project">Full path of the .csproj; the first, if the file belongs to several.</param>
internal sealed record Finding(
    Rule Rule, DiagnosticSeverity Severity, string Message, string File, LinePositionSpan Span, string Code, string Member, string Project)
{
    /// <summary>Null for a diagnostic that is not about a source file.</summary>
    public static Finding? From(Diagnostic diagnostic, Rule rule, string project)
    {
        if (diagnostic.Location.SourceTree is not { } tree) return null;
        var place = diagnostic.Location.GetLineSpan();
        var text = tree.GetText();
        return new Finding(rule, diagnostic.Severity, diagnostic.GetMessage(null), place.Path, place.Span,
            text.ToString(text.Lines[place.Span.Start.Line].Span), MemberAt(tree, diagnostic.Location.SourceSpan), project);
    }

    /// <summary>The identity of a place: equal for findings of one file in several projects, or for several frameworks.</summary>
    public (string, string, LinePositionSpan, string) Place => (Rule.Id, File, Span, Message);

    /// <summary>Without parameters, so that adding one doesn't make another member of it.</summary>
    private static string MemberAt(SyntaxTree tree, TextSpan span)
    {
        var names = tree.GetRoot().FindNode(span, getInnermostNodeForTie: true).AncestorsAndSelf().Select(NameOf).Where(name => name.Length > 0).Reverse().ToList();
        return names.Count > 0 ? string.Join('.', names) : "-";
    }

    private static string NameOf(SyntaxNode node) => node switch
    {
        BaseTypeDeclarationSyntax type => type.Identifier.ValueText,           // an extension block has none
        DelegateDeclarationSyntax type => type.Identifier.ValueText,
        MethodDeclarationSyntax method => method.Identifier.ValueText,
        ConstructorDeclarationSyntax => "ctor",
        DestructorDeclarationSyntax => "finalizer",
        PropertyDeclarationSyntax property => property.Identifier.ValueText,
        EventDeclarationSyntax @event => @event.Identifier.ValueText,
        IndexerDeclarationSyntax => "this[]",
        OperatorDeclarationSyntax @operator => "operator " + @operator.OperatorToken.ValueText,
        ConversionOperatorDeclarationSyntax => "operator",
        BaseFieldDeclarationSyntax field => field.Declaration.Variables[0].Identifier.ValueText,
        EnumMemberDeclarationSyntax member => member.Identifier.ValueText,
        _ => "",
    };
}
