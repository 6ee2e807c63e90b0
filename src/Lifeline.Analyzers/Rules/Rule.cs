using System.Reflection;
using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeline.Analyzers.Rules;

/// <summary>The base of all rules. A rule defines its descriptor and registers for the operations that it checks.</summary>
internal abstract class Rule : DiagnosticAnalyzer
{
    /// <summary>The category of every descriptor.</summary>
    public const string Category = "Lifeline";

    /// <summary>The address of the rules' pages, where the repository was when this was built.</summary>
    public static readonly string Pages = PagesIn(
        typeof(Rule).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(it => it.Key == "RepositoryUrl")?.Value);

    private readonly DiagnosticDescriptor _descriptor;

    protected Rule(DiagnosticDescriptor descriptor)
    {
        _descriptor = descriptor;
        SupportedDiagnostics = [descriptor];
    }

    /// <summary>The pages' address in a repository that a browser can open, on its default branch; else their folder.</summary>
    internal static string PagesIn(string? repository)
    {
        const string folder = "docs/rules/", git = ".git";
        if (!Uri.TryCreate(repository, UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttps) return folder;
        var home = address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/');
        if (home.EndsWith(git, StringComparison.Ordinal)) home = home.Substring(0, home.Length - git.Length);
        return $"{home}/blob/HEAD/{folder}";
    }

    public sealed override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; }

    public sealed override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            var known = KnownSymbols.Of(start.Compilation);
            if (known.Token is not null) Register(start, known);
        });
    }

    /// <summary>Registers the rule's actions. Called once per compilation.</summary>
    protected abstract void Register(CompilationStartAnalysisContext start, KnownSymbols known);

    /// <summary>The rule's diagnostic at a place, its message formatted with <paramref name="arguments"/>.</summary>
    protected Diagnostic At(SyntaxNode syntax, params object[] arguments) => Diagnostic.Create(_descriptor, syntax.GetLocation(), arguments);

    /// <summary>As the other, at a place without a node of its own, such as a keyword.</summary>
    protected Diagnostic At(Location location, params object[] arguments) => Diagnostic.Create(_descriptor, location, arguments);

    /// <summary>As the other, with properties for the rule's code fix.</summary>
    protected Diagnostic At(Location location, ImmutableDictionary<string, string?> forTheFix, params object[] arguments) =>
        Diagnostic.Create(_descriptor, location, forTheFix, arguments);
}
