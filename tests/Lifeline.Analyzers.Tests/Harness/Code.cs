using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Lifeline.Analyzers.Tests.Harness;

/// <summary>
/// The code of a test: the smallest that shows a rule, with <c>[|…|]</c> around each span that it must flag. Members
/// alone are put into a class; what declares a type itself stays as it is.
/// </summary>
internal sealed class Code
{
    /// <summary>What tests call without having to declare it, in both columns.</summary>
    private const string Prelude =
        """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Channels;
        global using System.Threading.Tasks;
        global using static Prelude;

        static class Prelude
        {
            public static bool Condition => Environment.TickCount > 0;
            public static void Log(object? text) { }
            public static void Use(object? any) { }
            public static Task WorkAsync() => Task.CompletedTask;
            public static Task WorkAsync(CancellationToken token) => Task.CompletedTask;
            public static Task<int> LoadAsync(CancellationToken token) => Task.FromResult(1);
            public static int Compute(CancellationToken token) => 1;
        }
        """;

    private const string LifelinePrelude =
        """
        global using Lifeline;
        global using static LifelinePrelude;

        static class LifelinePrelude
        {
            public static Task WorkAsync(Context ctx) => Task.CompletedTask;
            public static Task<int> LoadAsync(Context ctx) => Task.FromResult(1);
            public static int Compute(Context ctx) => 1;
        }
        """;

    private static readonly MetadataReference[] s_framework =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetDirectoryName(path) == Path.GetDirectoryName(typeof(object).Assembly.Location))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private static readonly MetadataReference[] s_lifeline =
    [
        MetadataReference.CreateFromFile(typeof(Context).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(LifelineHttpClientExtensions).Assembly.Location),
    ];

    private static readonly CSharpParseOptions s_parsing = new(LanguageVersion.CSharp14, DocumentationMode.None);

    /// <summary>Never changed: each test adds its project to the empty solution and keeps the result.</summary>
    private static readonly AdhocWorkspace s_workspace = new();

    /// <summary>Takes marked code. It may use Lifeline if its text speaks of a context; else it is compiled without.</summary>
    public Code(string marked)
    {
        var (text, spans) = Unmark(Wrap(marked));
        Spans = spans;
        HasLifeline = Speaks(text);
        var program = text.Contains("// top-level", StringComparison.Ordinal);
        var project = ProjectInfo.Create(ProjectId.CreateNewId(), VersionStamp.Create(), "Tested", "Tested", LanguageNames.CSharp,
            compilationOptions: new CSharpCompilationOptions(program ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
                nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true),
            parseOptions: s_parsing,
            metadataReferences: HasLifeline ? [.. s_framework, .. s_lifeline] : s_framework);
        var solution = s_workspace.CurrentSolution.AddProject(project)
            .AddDocument(DocumentId.CreateNewId(project.Id), "Prelude.cs", SourceText.From(Prelude, Encoding.UTF8));
        if (HasLifeline) solution = solution.AddDocument(DocumentId.CreateNewId(project.Id), "LifelinePrelude.cs", SourceText.From(LifelinePrelude, Encoding.UTF8));
        var document = DocumentId.CreateNewId(project.Id);
        solution = solution.AddDocument(document, "Test.cs", SourceText.From(text, Encoding.UTF8));
        Document = solution.GetDocument(document)!;
    }

    /// <summary>The document under test, in a solution of its own.</summary>
    public Document Document { get; }

    /// <summary>What must be flagged.</summary>
    public IReadOnlyList<TextSpan> Spans { get; }

    private bool HasLifeline { get; }

    /// <summary>Members as they are written in a test, within the class that they need.</summary>
    public static string Wrap(string code) =>
        code.Contains("class ", StringComparison.Ordinal) || code.Contains("// top-level", StringComparison.Ordinal)
            ? code : $"partial class Tested\n{{\n{code}\n}}\n";

    private static bool Speaks(string text) =>
        text.Contains("Context", StringComparison.Ordinal) || text.Contains("ctx", StringComparison.Ordinal) || text.Contains("Lifeline", StringComparison.Ordinal);

    private static (string Text, List<TextSpan> Spans) Unmark(string marked)
    {
        var text = new StringBuilder();
        var spans = new List<TextSpan>();
        var open = new Stack<int>();
        for (var i = 0; i < marked.Length; i++)
        {
            if (marked.AsSpan(i).StartsWith("[|")) (_, i) = (Open(), i + 1);
            else if (marked.AsSpan(i).StartsWith("|]")) (_, i) = (Close(), i + 1);
            else text.Append(marked[i]);
        }

        Assert.Empty(open);
        return (text.ToString(), [.. spans.OrderBy(span => span.Start)]);

        int Open()
        {
            open.Push(text.Length);
            return 0;
        }

        int Close()
        {
            spans.Add(TextSpan.FromBounds(open.Pop(), text.Length));
            return 0;
        }
    }
}
