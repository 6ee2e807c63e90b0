using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Lifeline.CodeFixes;

/// <summary>What all fixes share: one rule each, one change of one document, and the same for all of a solution's findings.</summary>
internal abstract class Fix(string id, string title) : CodeFixProvider
{
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; } = [id];

    public sealed override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        var model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        if (root is null || model is null) return;
        foreach (var diagnostic in context.Diagnostics)
        {
            var found = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
            if (Change(root, found, model, diagnostic.Properties, context.CancellationToken) is not { } changed) continue;
            context.RegisterCodeFix(
                CodeAction.Create(title, _ => Task.FromResult(context.Document.WithSyntaxRoot(changed)), equivalenceKey: id + title), diagnostic);
        }
    }

    /// <summary>The tree with the finding cured; null where there is no cure that keeps the meaning.</summary>
    /// <param name="root">The document's tree.</param>
    /// <param name="found">The node that the finding marks.</param>
    /// <param name="model">For what the syntax does not tell.</param>
    /// <param name="told">What the rule found out and the fix has to know.</param>
    /// <param name="token">Ends the search.</param>
    protected abstract SyntaxNode? Change(
        SyntaxNode root, SyntaxNode found, SemanticModel model, ImmutableDictionary<string, string?> told, CancellationToken token);
}
