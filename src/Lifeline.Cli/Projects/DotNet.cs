using System.Diagnostics.CodeAnalysis;
using System.Diagnostics;

namespace Lifeline.Cli.Projects;

/// <summary>The result of a dotnet command.</summary>
internal sealed record DotNetOutput(int ExitCode, IReadOnlyList<string> Lines)
{
    public bool Succeeded => ExitCode == 0;
}

/// <summary>Runs the machine's dotnet command in one folder, whose global.json picks the SDK.</summary>
internal sealed class DotNet(string folder)
{
    private const string InstallSdk = "Install the .NET 10 SDK and see that 'dotnet --version' answers.";

    /// <summary>Variables for the child: without those that would mislead it, no servers that outlive it, and messages in English, for parsing.</summary>
    private static readonly (string Name, string? Value)[] s_settings =
    [
        ("MSBuildSDKsPath", null),
        ("MSBuildExtensionsPath", null),
        ("MSBUILD_EXE_PATH", null),
        ("MSBUILDDISABLENODEREUSE", "1"),
        ("DOTNET_CLI_USE_MSBUILD_SERVER", "0"),
        ("DOTNET_CLI_UI_LANGUAGE", "en"),
        ("DOTNET_CLI_TELEMETRY_OPTOUT", "1"),
        ("DOTNET_NOLOGO", "1"),
        ("DOTNET_TieredPGO", "0"),              // the command ends before profiling its code pays off
    ];

    /// <summary>
    /// MSBuild's switch for a build of this number of projects. A further process takes a second to start, which it doesn't save
    /// for a single project: its references are only evaluated.
    /// </summary>
    public static string Nodes(int projects) => $"-maxCpuCount:{Math.Clamp(projects, 1, Environment.ProcessorCount)}";

    /// <summary>Throws, with a message for the user, if there is no SDK with which this folder can be built.</summary>
    /// <exception cref="CheckFailedException">There is none.</exception>
    public async Task RequireSdkAsync(Context ctx)
    {
        var output = await RunAsync(ctx, ["--version"]).ConfigureAwait(false);
        if (!output.Succeeded)
        {
            throw new CheckFailedException(new CheckError(folder, "can't be built here: its .NET SDK is missing.",
                "Install the SDK that its global.json asks for, or change global.json.", [.. output.Lines.Where(line => line.Length > 0)]));
        }
    }

    /// <summary>Runs a command to its end. When the context ends first, the command and its child processes are killed.</summary>
    /// <exception cref="CheckFailedException">There is no dotnet command.</exception>
    /// <exception cref="OperationCanceledException">The context ended.</exception>
    [SuppressMessage("Lifeline", "LL1102:BackgroundAtHand", Justification = "The end of the context kills the process; its exit is waited for, so that its output is complete.")]
    public async Task<DotNetOutput> RunAsync(Context ctx, IEnumerable<string> arguments)
    {
        ctx.ThrowIfDone();
        using var process = new Process { StartInfo = StartInfo(arguments) };
        List<string> lines = [];
        process.OutputDataReceived += (_, data) => Keep(data.Data);
        process.ErrorDataReceived += (_, data) => Keep(data.Data);
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception failure)
        {
            throw new CheckFailedException(new CheckError("dotnet", $"can't be started: {failure.Message}.", InstallSdk));
        }

        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using (ctx.AfterFunc(() => Kill(process)))
        {
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);       // the kill ends it; then its output is complete
        }

        ctx.ThrowIfDone();
        return new DotNetOutput(process.ExitCode, lines);

        void Keep(string? line)
        {
            if (line is null) return;                                     // the end of the stream
            lock (lines) lines.Add(line);
        }
    }

    private ProcessStartInfo StartInfo(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Command(), arguments)
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

        return start;
    }

    // The full path of the dotnet in PATH. By its name alone, one in the current folder would be found first, and that folder may be
    // the checked code.
    private static string Command() =>
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH")
        ?? (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Where(Path.IsPathFullyQualified)
            .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet")).FirstOrDefault(File.Exists)
        ?? throw new CheckFailedException(new CheckError("dotnet", "is not in PATH.", InstallSdk));

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // The process has exited by itself at the same time.
        }
    }
}
