using System.Reflection;
using System.Text.RegularExpressions;

namespace Lifeline.Repository.Tests.Docs;

/// <summary>
/// What the documentation says that a sample prints, it prints. A block of output is marked on the line before:
/// <c>&lt;!-- output: Class.MethodAsync --&gt;</c>, which names a method of docs/samples without parameters.
/// </summary>
public partial class SamplesPrintWhatTheDocsSay
{
    private static readonly Lock s_console = new();         // held by whoever has redirected it

    public static TheoryData<string, string, string> Outputs()
    {
        var outputs = new TheoryData<string, string, string>();
        foreach (var page in ThisBuild.Checkout.Files().Where(file => file.EndsWith(".md", StringComparison.Ordinal)))
        {
            foreach (Match match in OutputBlock.Matches(File.ReadAllText(ThisBuild.Checkout.FullPath(page)).ReplaceLineEndings("\n")))
            {
                outputs.Add(page, match.Groups["method"].Value, match.Groups["text"].Value);
            }
        }

        return outputs;
    }

    [Theory]
    [MemberData(nameof(Outputs))]
    public void A_sample_prints_what_stands_under_it(string page, string method, string text)
    {
        var at = method.LastIndexOf('.');
        var sample = Assembly.Load("Lifeline.Docs.Samples").GetType($"Lifeline.Docs.Samples.{method[..at]}")
            ?.GetMethod(method[(at + 1)..], BindingFlags.Static | BindingFlags.Public);
        Assert.True(sample is not null, $"{page}: there is no sample {method} under docs/samples.");

        Assert.Equal(text, Printed(() => (Task)sample.Invoke(null, null)!));
    }

    private static string Printed(Func<Task> sample)
    {
        lock (s_console)
        {
            var (before, written) = (Console.Out, new StringWriter());
            var guarded = TextWriter.Synchronized(written);
            Console.SetOut(guarded);
            try
            {
                Assert.True(sample().Wait(Patience.Longest), "The sample does not end.");
            }
            finally
            {
                Console.SetOut(before);
            }

            return written.ToString().ReplaceLineEndings("\n");
        }
    }

    [GeneratedRegex(@"<!-- output: (?<method>\S+) -->\n```text\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex OutputBlock { get; }
}
