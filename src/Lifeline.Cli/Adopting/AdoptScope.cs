using Microsoft.CodeAnalysis;

namespace Lifeline.Cli.Adopting;

/// <summary>What the user's --scope names: a file, a type or a namespace.</summary>
internal static class AdoptScope
{
    /// <exception cref="CheckFailedException">It names nothing.</exception>
    public static async Task<Func<Place, bool>> FindAsync(Context ctx, string? scope, IReadOnlyList<Project> projects)
    {
        if (scope is null) return _ => true;
        var path = Path.GetFullPath(scope);
        if (projects.SelectMany(project => project.Documents).Any(document => document.FilePath == path)) return place => place.File == path;
        foreach (var project in projects)
        {
            var compilation = (await project.GetCompilationAsync(ctx.Token).ConfigureAwait(false))!;
            if (compilation.GetSymbolsWithName(scope.Split('.')[^1], SymbolFilter.Type | SymbolFilter.Namespace, ctx.Token).Any(IsMeant)) return place => Around(place.Symbol).Any(IsMeant);
        }

        throw new CheckFailedException(new CheckError($"--scope {scope}", "names no file, type or namespace of this code.", "Give a source file, or a type or namespace by its full name."));

        bool IsMeant(ISymbol symbol) => symbol.ToDisplayString(s_full) == scope || (symbol is INamedTypeSymbol && symbol.Name == scope);
    }

    private static readonly SymbolDisplayFormat s_full = new(typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces);

    private static IEnumerable<ISymbol> Around(ISymbol symbol)
    {
        for (var around = symbol.ContainingSymbol; around is not null; around = around.ContainingSymbol) yield return around;
    }
}
