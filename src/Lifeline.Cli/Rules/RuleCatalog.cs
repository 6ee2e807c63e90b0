using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeline.Cli.Rules;

/// <summary>The rules, with their analyzers and code fixes: all that the analyzers' assemblies contain.</summary>
internal sealed class RuleCatalog
{
    private static readonly string[] s_assemblies = ["Lifeline.Analyzers", "Lifeline.CodeFixes"];

    private readonly Dictionary<string, Rule> _rules;
    private readonly IReadOnlyList<CodeFixProvider> _fixes;
    private readonly HashSet<string> _named;

    private RuleCatalog(IEnumerable<DiagnosticAnalyzer> analyzers, IReadOnlyList<CodeFixProvider> fixes, IEnumerable<Rule> rules, IEnumerable<string> named)
    {
        _rules = rules.ToDictionary(rule => rule.Id);
        _fixes = fixes;
        _named = [.. named];
        Analyzers = [.. analyzers.Where(analyzer => analyzer.SupportedDiagnostics.Any(Has))];
    }

    public ImmutableArray<DiagnosticAnalyzer> Analyzers { get; }

    /// <summary>In the order of their ids.</summary>
    public IEnumerable<Rule> All => _rules.Values.OrderBy(rule => rule.Id, StringComparer.Ordinal);

    /// <summary>The rules of Lifeline.Analyzers and the fixes of Lifeline.CodeFixes, which are part of this program.</summary>
    public static RuleCatalog Load() => From([.. s_assemblies.Select(Assembly.Load)]);

    /// <summary>The rules of these assemblies.</summary>
    public static RuleCatalog From(params IReadOnlyList<Assembly> assemblies)
    {
        var analyzers = Create<DiagnosticAnalyzer>(assemblies).ToList();
        var rules = analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics.Select(descriptor => new Rule(descriptor, NameOf(analyzer, descriptor))));
        return new RuleCatalog(analyzers, [.. Create<CodeFixProvider>(assemblies)], rules.DistinctBy(rule => rule.Id), []);
    }

    public bool Has(DiagnosticDescriptor descriptor) => _rules.ContainsKey(descriptor.Id);

    public Rule? Find(string id) => _rules.GetValueOrDefault(id);

    /// <summary>Only the rules that the user names, also those that are disabled by default.</summary>
    /// <exception cref="CheckFailedException">There is no such rule.</exception>
    public RuleCatalog Only(IReadOnlyList<string> idsOrNames)
    {
        if (idsOrNames.Count == 0) return this;
        var unknown = idsOrNames.Where(name => !_rules.Values.Any(rule => rule.IsCalled(name))).ToList();
        if (unknown.Count > 0)
        {
            throw new CheckFailedException(new CheckError($"--rules {string.Join(",", unknown)}", "names no rule.",
                $"The rules are: {string.Join(", ", All.Select(rule => $"{rule.Id} {rule.Name}"))}."));
        }

        var chosen = _rules.Values.Where(rule => idsOrNames.Any(rule.IsCalled)).ToList();
        return new RuleCatalog(Analyzers, _fixes, chosen, chosen.Select(rule => rule.Id));
    }

    /// <summary>The fix of a rule; null if it has none.</summary>
    public CodeFixProvider? FixOf(Rule rule) => _fixes.FirstOrDefault(fix => fix.FixableDiagnosticIds.Contains(rule.Id));

    /// <summary>The compiler's options with the named rules enabled. The code's own configuration of a rule still applies.</summary>
    public CompilationOptions Enable(CompilationOptions options) => options.WithSpecificDiagnosticOptions(options.SpecificDiagnosticOptions.SetItems(
        from id in _named
        where !_rules[id].Descriptor.IsEnabledByDefault && !options.SpecificDiagnosticOptions.ContainsKey(id)
        select KeyValuePair.Create(id, Report(_rules[id].Descriptor.DefaultSeverity))));

    private static ReportDiagnostic Report(DiagnosticSeverity severity) => severity switch
    {
        DiagnosticSeverity.Error => ReportDiagnostic.Error,
        DiagnosticSeverity.Warning => ReportDiagnostic.Warn,
        _ => ReportDiagnostic.Info,
    };

    private static string NameOf(DiagnosticAnalyzer analyzer, DiagnosticDescriptor descriptor)
    {
        var name = analyzer.GetType().Name;
        if (name.EndsWith("Analyzer", StringComparison.Ordinal)) name = name[..^"Analyzer".Length];
        if (name.StartsWith(descriptor.Id, StringComparison.Ordinal)) name = name[descriptor.Id.Length..];
        return name;
    }

    private static IEnumerable<T> Create<T>(IEnumerable<Assembly> assemblies) where T : class =>
        from assembly in assemblies
        from type in assembly.GetTypes()
        where !type.IsAbstract && typeof(T).IsAssignableFrom(type) && type.GetConstructor(Type.EmptyTypes) is not null
        orderby type.Name
        select (T)Activator.CreateInstance(type)!;
}
