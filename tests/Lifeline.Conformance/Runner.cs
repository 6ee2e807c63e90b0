using System.Globalization;

namespace Lifeline.Conformance;

/// <summary>The command line: files in, mismatches and a count out.</summary>
internal static class Runner
{
    private const int AllPassed = 0;
    private const int SomeFailed = 1;
    private const int Unusable = 2;

    private const string Usage = """
        usage: Lifeline.Conformance FILE...

        Replays traces of Go's context package on Lifeline, on a virtual clock. A FILE has one
        trace a line, in the format of traces/README.md; '-' is the standard input.

        Prints each mismatch, then one last line: how many traces passed and failed.
        Exits with 0 when all passed, 1 when one failed, and 2, without replaying anything, when
        a file can't be read or is not made of traces.
        """;

    /// <summary>Runs the program and returns its exit code.</summary>
    public static int Run(IReadOnlyList<string> arguments, Stream input, TextWriter output, TextWriter errors)
    {
        if (arguments.Any(argument => argument is "-h" or "--help"))
        {
            output.WriteLine(Usage);
            return AllPassed;
        }

        if (arguments.Count == 0 || arguments.FirstOrDefault(IsOption) is not null)
        {
            errors.WriteLine(arguments.FirstOrDefault(IsOption) is { } option
                ? $"There is no option '{option}'; expected files of traces. A file of that name is './{option}'."
                : "No file is given; expected one file of traces or more.");
            errors.WriteLine();
            errors.WriteLine(Usage);
            return Unusable;
        }

        // Everything is read before anything is replayed: a count over half of the files would look like a result.
        var traces = new List<Trace>();
        var readable = true;
        foreach (var file in arguments)
        {
            try
            {
                traces.AddRange(TraceReader.ReadFile(file, input));
            }
            catch (MalformedTraceException e)
            {
                errors.WriteLine(e.Message);
                readable = false;
            }
        }

        return readable ? ReplayAll(traces, output) : Unusable;
    }

    private static int ReplayAll(List<Trace> traces, TextWriter output)
    {
        var failed = 0;
        foreach (var trace in traces)
        {
            var mismatches = Replay.Run(trace);
            failed += mismatches.Count > 0 ? 1 : 0;
            foreach (var mismatch in mismatches)
            {
                output.WriteLine(mismatch);
            }
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{traces.Count - failed} passed, {failed} failed"));
        return failed == 0 ? AllPassed : SomeFailed;
    }

    private static bool IsOption(string argument) => argument.Length > 1 && argument[0] == '-';
}
