using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Lifeline.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeline.Analyzers.Tests.Reviews;

/// <summary>
/// Mistakes and innocents that reviewers wrote from the rules' descriptions, without having seen how the rules work:
/// M012_LL1002 is a mistake that LL1002 has to find, I034_LL1101 code about which no rule may say anything. The first line
/// of each says why. They stay as they were written, and are compiled and looked at, never run: a <c>Thread.Sleep</c> in
/// them is a mistake to be found, or an innocent to be left alone.
/// </summary>
/// <remarks>
/// A reviewer's cases are one file, Unseen/REVIEWER.txtar. A line <c>-- M012_LL1002 --</c>, which is no C#, begins the case
/// of that name; its code is all that follows, up to the next such line. What stands before the first is no case.
/// </remarks>
public class UnseenCode
{
    /// <summary>The SHA-256 of each corpus as it was written, over the names and the code of its cases.</summary>
    private static readonly Dictionary<string, string> s_hashes = new()
    {
        ["contexts-1"] = "0cb9aae417aff47475dbce3d41e92bbd6ff911862e2d9952ba6bbf2b295d967e",
        ["contexts-2"] = "5d20f0c2946d77c3eece028aaee7fc58b7590793bc4b183c04ef5dab31f78579",
        ["contexts-3"] = "9b903407a05538b73dfce24b1f33925b1da0cd82e113cd75f3b49ec4d8bdd494",
        ["tokens-1"] = "3b10c4febfd0332d1d799875d6e95a3cf21da44a5eca3a5c5f5c9025a03efef1",
        ["tokens-2"] = "8a4ba726d83a8476ac980fa4d17d514cf92c87c83ac7d909ad15a293c654a082",
        ["tokens-3"] = "9794a456349cca7c0c720ee4ebaf58ec2173f3ef663c91803cdd879997490a88",
        ["tokens-4"] = "aeeec63915d89e1ec54668fc5d3df4cb35477dedb9b4c3e61eff9f2cc0aa4417",
        ["tokens-5"] = "4b46842bec52285fb2ff98d98784f3a44e669104837555b44e1d47b785a23bf1",
    };

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
    /// Innocents that have come to be mistakes, by the rule that speaks of them rightly. Those of LL1006 were written when leaving a
    /// group's block waited for its tasks, and it cancels them now; that of LL1108 before a rule knew of a source beside a context.
    /// </summary>
    private static readonly Dictionary<string, string> s_mistakesByNow = new()
    {
        ["contexts-1/I021_LL1003"] = "LL1006",
        ["contexts-1/I106_LL1301"] = "LL1006",
        ["contexts-2/I032_LL1003"] = "LL1006",
        ["contexts-2/I054_LL1005"] = "LL1006",
        ["contexts-2/I120_LL1106"] = "LL1006",
        ["contexts-2/I183_LL1205"] = "LL1006",
        ["contexts-3/I016_LL1003"] = "LL1006",
        ["contexts-3/I043_LL1104"] = "LL1108",
        ["contexts-3/I052_LL1106"] = "LL1006",
    };

    private static readonly DiagnosticAnalyzer[] s_rules =
    [
        .. typeof(LL1001LostCancel).Assembly.GetTypes().Where(it => !it.IsAbstract && it.IsSubclassOf(typeof(DiagnosticAnalyzer)))
            .Select(it => (DiagnosticAnalyzer)Activator.CreateInstance(it)!),
    ];

    /// <summary>By reviewer, the code of each case by its name.</summary>
    private static readonly Dictionary<string, Dictionary<string, string>> s_corpora =
        Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Reviews", "Unseen"), "*.txtar")
            .ToDictionary(file => Path.GetFileNameWithoutExtension(file), file => Read(File.ReadAllText(file)));

    private static readonly ConcurrentDictionary<string, Lazy<Task<ILookup<string, Diagnostic>>>> s_found = [];

    public static TheoryData<string> Mistakes => [.. Cases('M').Where(it => !s_notFound.ContainsKey(it))];

    public static TheoryData<string> Innocents => [.. Cases('I').Where(it => !s_mistakesByNow.ContainsKey(it))];

    public static TheoryData<string, string> MistakesByNow => Table(s_mistakesByNow);

    public static TheoryData<string, string> NotFound => Table(s_notFound);

    [Fact]
    public void The_cases_are_as_their_reviewers_wrote_them()
    {
        var hashes = s_corpora.ToDictionary(it => it.Key, it => Hash(it.Value));
        var changed = hashes.Except(s_hashes).UnionBy(s_hashes.Except(hashes), it => it.Key);

        Assert.True(!changed.Any(), $"{string.Join(", ", changed)} differs between the files and s_hashes. The cases are a reviewer's, and are not "
            + "edited to make a rule pass: restore them. Only a rename of what the library makes public is carried over to them, mechanically, "
            + "and the hash renewed in the same commit.");
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
    [MemberData(nameof(MistakesByNow))]
    public async Task What_has_come_to_be_a_mistake_is_found(string name, string rule)
    {
        var found = await FindAsync(name);

        Assert.Equal(rule, Assert.Single(found).Id);
    }

    [Theory]
    [MemberData(nameof(NotFound))]
    public async Task What_is_not_found_is_known(string name, string why)
    {
        var found = await FindAsync(name);

        Assert.False(found.Any(it => it.Id == Rule(name)), $"It is found now, so it is not true any more that it is not: {why}.");
    }

    private static IEnumerable<string> Cases(char kind) =>
        from corpus in s_corpora
        from name in corpus.Value.Keys
        where name[0] == kind
        orderby corpus.Key, name
        select $"{corpus.Key}/{name}";

    private static TheoryData<string, string> Table(Dictionary<string, string> cases)
    {
        var table = new TheoryData<string, string>();
        foreach (var (name, value) in cases) table.Add(name, value);
        return table;
    }

    private static Dictionary<string, string> Read(string corpus) =>
        Regex.Split(corpus, "^-- (.+) --\n", RegexOptions.Multiline).Skip(1).Chunk(2).ToDictionary(it => it[0], it => it[1]);

    private static string Hash(Dictionary<string, string> cases) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
            string.Concat(cases.OrderBy(it => it.Key, StringComparer.Ordinal).Select(it => $"-- {it.Key} --\n{it.Value}")))));

    private static string Rule(string name) => name[^"LL1001".Length..];

    private static string Why(string name) => s_corpora[Path.GetDirectoryName(name)!][Path.GetFileName(name)].Split('\n')[0][3..];

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
        var trees = s_corpora[reviewer].Select(it => CSharpSyntaxTree.ParseText(it.Value, parsing, $"{reviewer}/{it.Key}", Encoding.UTF8));
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
