using System.Text.Json.Nodes;
using System.Text;
using Lifeline.Conformance;

namespace Lifeline.Tests.Conformance;

/// <summary>The repository's traces of Go.</summary>
internal static class GoTraces
{
    public static string File { get; } = Path.Combine(AppContext.BaseDirectory, "traces", "go-1.27.jsonl");

    public static IReadOnlyDictionary<long, Trace> BySeed { get; } =
        TraceReader.ReadFile(File, Stream.Null).ToDictionary(trace => trace.Seed);

    /// <summary>Reads the text of a file called some.jsonl.</summary>
    public static IReadOnlyList<Trace> Read(string text) => TraceReader.Read("some.jsonl", new MemoryStream(Encoding.UTF8.GetBytes(text)));

    /// <summary>The first traces, as JSON that a test may change.</summary>
    public static IEnumerable<JsonObject> First(int count) =>
        System.IO.File.ReadLines(File).Take(count).Select(line => JsonNode.Parse(line)!.AsObject());
}
