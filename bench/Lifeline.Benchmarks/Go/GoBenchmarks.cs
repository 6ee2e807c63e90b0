using System.ComponentModel;
using System.Diagnostics;

namespace Lifeline.Benchmarks.Go;

/// <summary>The benchmarks of Go's own context, built once with the Go that was named.</summary>
internal sealed class GoBenchmarks : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lifeline-bench-go-");

    /// <param name="go">The path of the go binary.</param>
    /// <exception cref="UsageException">It is not there, or can't build the benchmarks.</exception>
    public GoBenchmarks(string go)
    {
        if (!File.Exists(go))
        {
            throw new UsageException($"--go {go}: there is no such file. Name the go binary itself, such as /usr/local/go/bin/go.");
        }

        try
        {
            Version = Run(go, "env", "GOVERSION").Trim();
            Run(go, "test", "-c", "-o", Binary, ".");
            if (!File.Exists(Binary))
            {
                throw new GoException("It ended well and built nothing, so it is not Go.");
            }
        }
        catch (Exception failure) when (failure is GoException or Win32Exception)
        {
            Dispose();
            throw new UsageException($"--go {go}: it can't build bench/go. {failure.Message}");
        }
    }

    /// <summary>Such as go1.27.</summary>
    public string Version { get; }

    private string Binary => Path.Combine(_folder.FullName, "contexts.test");

    /// <summary>Runs one benchmark in a process of its own.</summary>
    /// <returns>What it reported, by unit: <c>ns/op</c>, <c>B/op</c> and those of its own.</returns>
    /// <exception cref="GoException">It failed.</exception>
    public Dictionary<string, double> Measure(string benchmark, string benchtime)
    {
        var output = Run(Binary, "-test.run", "^$", "-test.bench", $"^{benchmark}$", "-test.benchtime", benchtime);
        var line = output.Split('\n').FirstOrDefault(line => line.StartsWith(benchmark, StringComparison.Ordinal))
            ?? throw new GoException($"{benchmark} reported nothing:\n{output}");

        // BenchmarkCancel-2   500000   234.5 ns/op   208 B/op   3 allocs/op
        var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words[2..].Chunk(2).ToDictionary(pair => pair[1], pair => Reporting.Quantity.Parse(pair[0]));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Path.Combine(AppContext.BaseDirectory, "go"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["GOTOOLCHAIN"] = "local";         // this Go and no other
        start.Environment["GOWORK"] = "off";
        start.Environment["GOFLAGS"] = "";

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(s_patience))
        {
            process.Kill(entireProcessTree: true);
            throw new GoException($"'{Path.GetFileName(program)} {string.Join(' ', arguments)}' was ended as it took more than {s_patience.TotalMinutes} minutes.");
        }

        return process.ExitCode == 0
            ? output.Result
            : throw new GoException($"'{Path.GetFileName(program)} {string.Join(' ', arguments)}' ended with exit code {process.ExitCode}:\n{output.Result}{errors.Result}");
    }
}

/// <summary>Something of Go's failed.</summary>
internal sealed class GoException(string message) : Exception(message);
