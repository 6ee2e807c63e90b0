using System.Diagnostics;
using System.Text;

namespace Lifeline.Repository.Tests.Running;

/// <summary>Runs a program to its end, or to the end of the patience with it.</summary>
internal static class ChildProcess
{
    /// <summary>What MSBuild tells its children, which misleads another build, and what would outlive the child.</summary>
    private static readonly (string Name, string? Value)[] s_settings =
    [
        ("MSBuildSDKsPath", null),
        ("MSBuildExtensionsPath", null),
        ("MSBUILD_EXE_PATH", null),
        ("MSBUILDDISABLENODEREUSE", "1"),
        ("DOTNET_CLI_USE_MSBUILD_SERVER", "0"),
        ("DOTNET_TieredPGO", "0"),                      // builds are over before it pays
        // ./build.sh has a compiler running that is warm, and stops it. Nobody else would stop one.
        ("UseSharedCompilation", Environment.GetEnvironmentVariable("SharedCompilationId") is null ? "false" : "true"),
        ("DOTNET_CLI_TELEMETRY_OPTOUT", "1"),
        ("DOTNET_NOLOGO", "1"),
    ];

    /// <summary>Runs dotnet. A command that fails, fails the test with all that it printed.</summary>
    public static Task<string> DotNetAsync(string folder, params IEnumerable<string> arguments) => RunAsync("dotnet", folder, arguments);

    /// <summary>Runs dotnet for a command that is to fail, and answers what it printed.</summary>
    public static async Task<string> FailingDotNetAsync(string folder, params IEnumerable<string> arguments)
    {
        var (command, exitCode, printed) = await ToTheEndAsync("dotnet", folder, arguments);
        Assert.True(exitCode != 0, $"'{command}' did not fail. It printed:\n{printed}");
        return printed;
    }

    /// <summary>Runs a program and answers what it printed. A program that fails, fails the test with all that it printed.</summary>
    public static async Task<string> RunAsync(string program, string folder, params IEnumerable<string> arguments)
    {
        var (command, exitCode, printed) = await ToTheEndAsync(program, folder, arguments);
        Assert.True(exitCode == 0, $"'{command}' failed with exit code {exitCode}. It printed:\n{printed}");
        return printed;
    }

    private static async Task<(string Command, int ExitCode, string Printed)> ToTheEndAsync(
        string program, string folder, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in s_settings)
        {
            if (value is null) start.Environment.Remove(name);
            else start.Environment[name] = value;
        }

        using var process = new Process { StartInfo = start };
        var output = new StringBuilder();
        process.OutputDataReceived += (_, data) => Keep(data.Data);
        process.ErrorDataReceived += (_, data) => Keep(data.Data);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience.LongestRun);
        var ended = true;
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            ended = false;
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }

        var printed = Printed();
        var command = $"{program} {string.Join(' ', start.ArgumentList)}";
        Assert.True(ended, $"'{command}' was ended after {Patience.LongestRun.TotalMinutes} minutes. It had printed:\n{printed}");
        return (command, process.ExitCode, printed);

        void Keep(string? line)
        {
            if (line is null) return;                                     // the end of the stream
            lock (output) output.Append(line).Append('\n');
        }

        string Printed()
        {
            lock (output) return output.ToString();
        }
    }
}
