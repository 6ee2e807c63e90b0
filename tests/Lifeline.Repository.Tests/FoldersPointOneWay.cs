using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeline.Repository.Tests;

/// <summary>The core's folders need each other as the table in docs/design.md says, and never in a circle.</summary>
/// <remarks>The files at the top are the surface: they may use every folder, and every folder them.</remarks>
public partial class FoldersPointOneWay
{
    private const string Core = "src/Lifeline";

    private const string ImplicitUsings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;
        global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;
        """;

    private static readonly Lazy<Dictionary<string, SortedSet<string>>> s_arrows = new(FindArrows);

    [Fact]
    public void The_table_lists_each_folder_and_what_it_needs()
    {
        var told = Table();
        var folders = Directory.GetDirectories(ThisBuild.Checkout.FullPath(Core)).Select(it => Path.GetFileName(it)).Except(["bin", "obj", "buildTransitive"]);

        Assert.Equal(folders.Order(), told.Keys.Order());
        foreach (var (folder, needs) in told)
        {
            var found = s_arrows.Value.GetValueOrDefault(folder, []);
            Assert.True(needs.SetEquals(found), $"{folder}/ needs {string.Join(", ", found)}; docs/design.md says {string.Join(", ", needs)}.");
        }
    }

    [Fact]
    public void No_arrow_leads_back()
    {
        Assert.NotEmpty(s_arrows.Value);
        foreach (var folder in s_arrows.Value.Keys) Visit(folder, []);

        static void Visit(string folder, string[] way)
        {
            Assert.False(way.Contains(folder), $"A circle: {string.Join(" → ", [.. way, folder])}");
            foreach (var next in s_arrows.Value.GetValueOrDefault(folder, [])) Visit(next, [.. way, folder]);
        }
    }

    private static Dictionary<string, HashSet<string>> Table() => File.ReadLines(ThisBuild.Checkout.FullPath("docs/design.md"))
        .SkipWhile(line => !line.StartsWith("| folder |", StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.StartsWith('|'))
        .Select(line => line.Split('|'))
        .ToDictionary(cells => Folders(cells[1]).Single(), cells => Folders(cells[3]).ToHashSet());

    private static IEnumerable<string> Folders(string cell) => Folder().Matches(cell).Select(match => match.Groups[1].Value);

    private static Dictionary<string, SortedSet<string>> FindArrows()
    {
        var root = ThisBuild.Checkout.FullPath(Core);
        var options = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Latest);
        var trees = Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Where(file => FolderOf(root, file) is not ("bin" or "obj"))
            .Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), options, file))
            .Append(CSharpSyntaxTree.ParseText(ImplicitUsings, options, Path.Combine(root, "ImplicitUsings.cs"))).ToList();
        var framework = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(file => Path.GetDirectoryName(file) == Path.GetDirectoryName(typeof(object).Assembly.Location))
            .Select(file => MetadataReference.CreateFromFile(file));
        var compilation = CSharpCompilation.Create("Lifeline", trees, framework,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
        Assert.DoesNotContain(compilation.GetDiagnostics(), it => it.Severity == DiagnosticSeverity.Error);     // a name without a meaning would be an arrow that is not seen

        var arrows = new Dictionary<string, SortedSet<string>>();
        foreach (var tree in trees.Where(tree => FolderOf(root, tree.FilePath) is not null))
        {
            var model = compilation.GetSemanticModel(tree);
            var from = FolderOf(root, tree.FilePath)!;
            foreach (var name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
            {
                var homes = Homes(model.GetSymbolInfo(name).Symbol).Select(file => FolderOf(root, file)).ToHashSet();
                if (homes.Count == 0 || homes.Contains(from) || homes.Contains(null)) continue;
                if (!arrows.TryGetValue(from, out var needs)) arrows[from] = needs = [];
                needs.UnionWith(homes!);
            }
        }

        return arrows;
    }

    /// <summary>The files in which a type or a member is declared; none for what is not ours, and for what is local to a function.</summary>
    private static IEnumerable<string> Homes(ISymbol? symbol)
    {
        var declared = symbol is IMethodSymbol { ReducedFrom: { } extension } ? extension : symbol?.OriginalDefinition;
        if (declared is not (INamedTypeSymbol or IMethodSymbol or IPropertySymbol or IFieldSymbol or IEventSymbol)) return [];
        var places = declared.DeclaringSyntaxReferences is { Length: > 0 } own ? own : declared.ContainingType?.DeclaringSyntaxReferences ?? [];
        return places.Select(place => place.SyntaxTree.FilePath);
    }

    /// <summary>Null for a file at the top.</summary>
    private static string? FolderOf(string root, string file) =>
        Path.GetRelativePath(root, file).Split(Path.DirectorySeparatorChar) is [var folder, _, ..] ? folder : null;

    [GeneratedRegex("`([A-Za-z]+)/`")]
    private static partial Regex Folder();
}
