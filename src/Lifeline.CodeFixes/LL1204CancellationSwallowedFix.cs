using System.Composition;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Lifeline.CodeFixes;

/// <inheritdoc/>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
internal sealed class LL1204CancellationSwallowedFix() : FilterFix("LL1204");
