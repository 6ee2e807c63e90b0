using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Storefront.Tests;

/// <summary>The sample as a process of its own, with a data folder of its own.</summary>
internal sealed class StorefrontProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_atMost = TimeSpan.FromMinutes(2);

    private static readonly string s_program = typeof(StorefrontProcess).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "Storefront").Value!;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("storefront-");
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly TaskCompletionSource<Uri> _gateway = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process _process;

    private StorefrontProcess(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = _folder.FullName,
        };
        string[] all = arguments.Contains("--data") ? [s_program, .. arguments] : [s_program, .. arguments, "--data", Path.Combine(_folder.FullName, "data")];
        foreach (var argument in all)
        {
            start.ArgumentList.Add(argument);
        }

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>All that it has written so far, on both streams.</summary>
    public string Output => string.Join('\n', _lines);

    public static StorefrontProcess Start(params string[] arguments) => new(arguments);

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        await using var storefront = Start(arguments);
        return (await storefront.WaitAsync(), storefront.Output);
    }

    /// <summary>The gateway's address, once it is up with <c>--serve</c>.</summary>
    public async Task<Uri> GatewayAsync()
    {
        var first = await Task.WhenAny(_gateway.Task, _process.WaitForExitAsync()).WaitAsync(s_atMost);
        return first == _gateway.Task ? await _gateway.Task : throw new InvalidOperationException($"It ended before it was up:\n{Output}");
    }

    public void Send(PosixSignal signal) => _ = Kill(_process.Id, signal == PosixSignal.SIGINT ? 2 : 15);

    public async Task<int> WaitAsync()
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(s_atMost);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"It did not end within {s_atMost}:\n{Output}");
        }

        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        _lines.Enqueue(line);
        if (line.Trim().StartsWith("in time", StringComparison.Ordinal))
        {
            _gateway.TrySetResult(new Uri(line[line.IndexOf("http", StringComparison.Ordinal)..line.IndexOf("cart", StringComparison.Ordinal)]));
        }
    }
}
