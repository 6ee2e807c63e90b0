using System.Collections.Concurrent;
using System.Text;
using Lifeline.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeline.Analyzers.Tests.Reviews;

/// <summary>
/// Mistakes and innocents that reviewers wrote from the rules' descriptions, without having seen how the rules work:
/// Unseen/REVIEWER/M012_LL1002.cs is a mistake that LL1002 has to find, I034_LL1101.cs code about which no rule may say
/// anything. The first line of each says why. They stay as they were written, and are compiled and looked at, never run: a
/// <c>Thread.Sleep</c> in them is a mistake to be found, or an innocent to be left alone.
/// </summary>
public class UnseenCode
{
    /// <summary>What is not found, and why it stays so. A case that is found again has to leave the list.</summary>
    private static readonly Dictionary<string, string> s_notFound = new()
    {
        ["tokens-1/M031_LL1101"] = "left to CA2016, which reports it",
        ["tokens-1/M053_LL1106"] = "kept in a field, whose owner may wait for it",
        ["tokens-1/M055_LL1106"] = "the token of StartAsync is that of starting",
        ["tokens-2/M018_LL1002"] = "the sources are in a list, and disposed together",
        ["tokens-2/M071_LL1201"] = "the check is in a lambda, and the loop around it",
        ["tokens-2/M087_LL1205"] = "nested by assigning a tuple",
        ["contexts-2/M115_LL1105"] = "found by LL1101, as there is an overload",
        ["contexts-3/M009_LL1002"] = "the scopes are in a list, and disposed together",
        ["contexts-3/M038_LL1104"] = "a root that Lifeline.Hosting makes, found by LL1101",
        ["contexts-3/M050_LL1107"] = "the default of a choice, which is kept in a local",
        ["contexts-3/M051_LL1107"] = "returned",
    };

    /// <summary>
    /// Innocents of which LL1006 speaks, and rightly: they were written when leaving a group's block waited for its tasks.
    /// It cancels them now, so that each of these has come to be a mistake.
    /// </summary>
    private static readonly HashSet<string> s_notJoined =
    [
        "contexts-1/I021_LL1003", "contexts-1/I106_LL1301", "contexts-2/I032_LL1003", "contexts-2/I054_LL1005",
        "contexts-2/I120_LL1106", "contexts-2/I183_LL1205", "contexts-3/I016_LL1003", "contexts-3/I052_LL1106",
    ];

    private static readonly DiagnosticAnalyzer[] s_rules =
    [
        .. typeof(LL1001LostCancel).Assembly.GetTypes().Where(it => !it.IsAbstract && it.IsSubclassOf(typeof(DiagnosticAnalyzer)))
            .Select(it => (DiagnosticAnalyzer)Activator.CreateInstance(it)!),
    ];

    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "Reviews", "Unseen");

    private static readonly ConcurrentDictionary<string, Lazy<Task<ILookup<string, Diagnostic>>>> s_found = [];

    public static TheoryData<string> Mistakes => [.. Cases('M').Where(it => !s_notFound.ContainsKey(it))];

    public static TheoryData<string> Innocents => [.. Cases('I').Where(it => !s_notJoined.Contains(it))];

    public static TheoryData<string> NotJoined => [.. s_notJoined];

    public static TheoryData<string, string> NotFound
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var (name, why) in s_notFound) cases.Add(name, why);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_is_found_by_its_rule(string name)
    {
        var found = await FindAsync(name);

        Assert.True(found.Any(it => it.Id == Rule(name)), $"{Why(name)} {Rule(name)} is silent. Found: {string.Join(", ", found.Select(Told))}");
    }

    [Theory]
    [MemberData(nameof(Innocents))]
    public async Task Nothing_is_said_of_what_is_fine(string name)
    {
        var found = await FindAsync(name);

        Assert.True(found.Count == 0, $"{Why(name)} {string.Join(", ", found.Select(Told))}");
    }

    [Theory]
    [MemberData(nameof(NotJoined))]
    public async Task A_group_that_is_left_without_a_join_is_found(string name)
    {
        var found = await FindAsync(name);

        Assert.Equal("LL1006", Assert.Single(found).Id);
    }

    [Theory]
    [MemberData(nameof(NotFound))]
    public async Task What_is_not_found_is_known(string name, string why)
    {
        var found = await FindAsync(name);

        Assert.False(found.Any(it => it.Id == Rule(name)), $"It is found now, so it is not true any more that it is not: {why}.");
    }

    private static IEnumerable<string> Cases(char kind) =>
        from file in Directory.EnumerateFiles(s_folder, $"{kind}*.cs", SearchOption.AllDirectories)
        orderby file
        select Path.ChangeExtension(Path.GetRelativePath(s_folder, file), null);

    private static string Rule(string name) => name[^"LL1001".Length..];

    private static string Why(string name) => File.ReadLines(Path.Combine(s_folder, name + ".cs")).First()[3..];

    private static async Task<List<Diagnostic>> FindAsync(string name)
    {
        var reviewer = Path.GetDirectoryName(name)!;
        var found = await s_found.GetOrAdd(reviewer, static it => new Lazy<Task<ILookup<string, Diagnostic>>>(() => CheckAsync(it))).Value;
        return [.. found[name]];
    }

    /// <summary>Compiles all of a reviewer's cases together, as one project of the SDK's, and runs all rules.</summary>
    private static async Task<ILookup<string, Diagnostic>> CheckAsync(string reviewer)
    {
        const string implicitly = "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; "
            + "global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;";
        var parsing = new CSharpParseOptions(LanguageVersion.CSharp14);
        var trees = Directory.EnumerateFiles(Path.Combine(s_folder, reviewer), "*.cs")
            .Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), parsing, Path.ChangeExtension(Path.GetRelativePath(s_folder, file), null), Encoding.UTF8));
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => reviewer.StartsWith("contexts", StringComparison.Ordinal) || !Path.GetFileName(path).StartsWith("Lifeline", StringComparison.Ordinal))
            .Where(path => Path.GetFileName(path) is not "Lifeline.Analyzers.Tests.dll").Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(reviewer, [CSharpSyntaxTree.ParseText(implicitly, parsing, "", Encoding.UTF8), .. trees], references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true));
        Assert.Empty(compilation.GetDiagnostics().Where(it => it.Severity == DiagnosticSeverity.Error));

        var found = await compilation.WithAnalyzers([.. s_rules]).GetAnalyzerDiagnosticsAsync();
        return found.ToLookup(it => it.Location.SourceTree?.FilePath ?? it.GetMessage(null));
    }

    private static string Told(Diagnostic it) => $"{it.Id} {it.GetMessage(null)}";
}
