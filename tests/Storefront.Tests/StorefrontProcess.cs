using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace Storefront.Tests;

/// <summary>The sample, running as a process of its own.</summary>
internal sealed class StorefrontProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();     // locked by itself
    private readonly StringBuilder _errors = new();     // locked by itself
    private readonly List<(string Text, TaskCompletionSource Seen)> _awaited = [];      // guarded by _output

    private StorefrontProcess(IEnumerable<string> arguments)
    {
        var program = typeof(StorefrontProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "Storefront").Value!;
        _process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", ["exec", program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true },
        };
        _process.OutputDataReceived += (_, data) => Keep(_output, data.Data);
        _process.ErrorDataReceived += (_, data) => Keep(_errors, data.Data);
    }

    /// <summary>What it has written to standard output.</summary>
    public string Output => Read(_output);

    /// <summary>What it has written to standard error.</summary>
    public string Errors => Read(_errors);

    public static StorefrontProcess Start(params IEnumerable<string> arguments)
    {
        var process = new StorefrontProcess(arguments);
        ChildSignals.Heard(process._process.Start);
        process._process.BeginOutputReadLine();
        process._process.BeginErrorReadLine();
        return process;
    }

    /// <summary>Waits until it has written a text, and fails when it ends without.</summary>
    public async Task PrintsAsync(string text)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_output)
        {
            _awaited.Add((text, seen));
            Look();
        }

        var first = await Task.WhenAny(seen.Task, ExitAsync());
        Assert.True(first == seen.Task || Output.Contains(text, StringComparison.Ordinal), $"Storefront ended without having written '{text}':\n{Output}{Errors}");
    }

    /// <summary>Waits for its end and answers the exit code.</summary>
    public async Task<int> ExitAsync()
    {
        try
        {
            await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience.LongestRun, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"Storefront has not ended after {Patience.LongestRun}. It had written:\n{Output}{Errors}");
        }

        return _process.ExitCode;
    }

    /// <summary>Sends it a signal.</summary>
    public void Send(Signal signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no signals on Windows.");
        Assert.Equal(0, Kill(_process.Id, (int)signal));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }

    private void Keep(StringBuilder text, string? line)
    {
        if (line is null)
        {
            return;                                     // the end of the stream
        }

        lock (text)
        {
            text.Append(line).Append('\n');
        }

        lock (_output)
        {
            Look();
        }
    }

    private void Look()
    {
        foreach (var (text, seen) in _awaited)
        {
            if (_output.ToString().Contains(text, StringComparison.Ordinal))
            {
                seen.TrySetResult();
            }
        }
    }

    private static string Read(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}

/// <summary>A signal, by the system's number.</summary>
internal enum Signal
{
    Int = 2,
    Term = 15,
}
