using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeline.Cli.Tests.StandIn;

/// <summary>Takes the Loudly off a method's name, and leaves its callers as they are: with one, the result doesn't compile.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class ShoutedFix : CodeFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds => ["LL9001"];

    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = (await context.Document.GetSyntaxRootAsync(context.CancellationToken))!;
        var method = root.FindNode(context.Span).FirstAncestorOrSelf<MethodDeclarationSyntax>()!;
        var quiet = SyntaxFactory.Identifier(method.Identifier.Text[..^LL9001Shouted.Suffix.Length]).WithTriviaFrom(method.Identifier);
        context.RegisterCodeFix(
            CodeAction.Create("Lower the voice", _ => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceToken(method.Identifier, quiet))), "quiet"),
            context.Diagnostics);
    }
}
