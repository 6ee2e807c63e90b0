using System.Diagnostics;
using System.Text.Json;

namespace Lifeline.Peers.Tests.Running;

/// <summary>A program that runs beside a test, and tells it things as lines of JSON. Ends with the test.</summary>
internal sealed class ToolProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private ToolProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    public static ToolProcess Start(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new ToolProcess(Process.Start(start)!);
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>What it wrote.</returns>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string program, string folder, params string[] arguments)
    {
        await using var process = Start(program, folder, arguments);
        process._process.StandardInput.Close();
        var output = await process._process.StandardOutput.ReadToEndAsync().Arrives();
        await process._process.WaitForExitAsync().Arrives();
        return (process._process.ExitCode, output, await process._errors);
    }

    /// <summary>The next thing that it tells.</summary>
    public async Task<JsonElement> HearAsync()
    {
        var line = await _process.StandardOutput.ReadLineAsync().Arrives();
        return line is null
            ? throw new InvalidOperationException($"'{_process.StartInfo.FileName}' ended without a word. {await _errors}")
            : JsonDocument.Parse(line).RootElement;
    }

    /// <summary>The next of its events of this name; others before it are passed over.</summary>
    public async Task<JsonElement> HearOfAsync(string what)
    {
        while (true)
        {
            var told = await HearAsync();
            if (told.GetProperty("event").GetString() == what)
            {
                return told;
            }
        }
    }

    /// <summary>Says something to it, which is all it waits for.</summary>
    public Task NudgeAsync() => _process.StandardInput.WriteLineAsync("now");

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
