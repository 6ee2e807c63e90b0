using Lifeline.Analyzers.Tests.Harness;
using Lifeline.Gates;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Lifeline.Analyzers.Tests.Gates;

/// <summary>Holds code to the rules about gates and locks. It is finished with what the rules know of: a gate, and the attributes.</summary>
internal static class Holding
{
    private const string Gates =
        """

        [System.AttributeUsage(System.AttributeTargets.All)] class EntersGateAttribute : System.Attribute;
        [System.AttributeUsage(System.AttributeTargets.All)] class LeavesGateAttribute : System.Attribute;
        [System.AttributeUsage(System.AttributeTargets.All)] class GateSafeAttribute : System.Attribute;

        struct Gate
        {
            private int _held;

            [EntersGate]
            public void Enter()
            {
                var spinner = new SpinWait();
                while (Interlocked.CompareExchange(ref _held, 1, 0) != 0) spinner.SpinOnce(sleep1Threshold: -1);
            }

            [LeavesGate]
            public void Exit() => Volatile.Write(ref _held, 0);
        }
        """;

    /// <summary>The marked spans are flagged, nothing else is, and each message holds what is expected of it.</summary>
    public static async Task FlagsAsync(string members, params string[] messages)
    {
        var (found, code, text) = await FindAsync(members);

        Assert.NotEmpty(code.Spans);
        Assert.Equal(code.Spans.Select(text.ToString), found.Select(it => text.ToString(it.Location.SourceSpan)));
        foreach (var (message, finding) in messages.Zip(found)) Assert.Equal(message, finding.GetMessage(null));
    }

    public static async Task AcceptsAsync(string members)
    {
        var (found, code, _) = await FindAsync(members);

        Assert.Empty(code.Spans);
        Assert.Empty(found);
    }

    private static async Task<(List<Diagnostic> Found, Code Code, SourceText Text)> FindAsync(string members)
    {
        var code = new Code((members.Contains("class C", StringComparison.Ordinal) ? members : $"class C\n{{\n    private Gate _gate;\n{members}\n}}\n") + Gates);
        var compilation = (await code.Document.Project.GetCompilationAsync())!;
        Assert.Empty(compilation.GetDiagnostics().Where(it => it.Severity == DiagnosticSeverity.Error));
        var found = await compilation.WithAnalyzers([new GatesAnalyzer()]).GetAnalyzerDiagnosticsAsync();
        Assert.All(found, it => Assert.StartsWith("GATE", it.Id, StringComparison.Ordinal));
        return ([.. found.OrderBy(it => it.Location.SourceSpan.Start)], code, await code.Document.GetTextAsync());
    }
}
