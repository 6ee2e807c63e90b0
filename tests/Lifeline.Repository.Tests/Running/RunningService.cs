using System.Diagnostics;
using System.Text;

namespace Lifeline.Repository.Tests.Running;

/// <summary>A web application that was started on a port of its own choice. Killed when disposed.</summary>
internal sealed class RunningService : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private readonly Process _process;
    private readonly StringBuilder _printed = new();        // guarded by itself
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RunningService(string folder, string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, [.. arguments, "--urls", "http://127.0.0.1:0"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";        // as the template's launch settings have it
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public HttpClient Http { get; } = new() { Timeout = Patience.LongestRun };

    public string Printed
    {
        get
        {
            lock (_printed) return _printed.ToString();
        }
    }

    /// <returns>The application, once it listens.</returns>
    public static async Task<RunningService> StartAsync(string folder, string program, params IEnumerable<string> arguments)
    {
        var service = new RunningService(folder, program, arguments);
        var first = await Task.WhenAny(service._address.Task, service._process.WaitForExitAsync(), Task.Delay(Patience.LongestRun));
        Assert.True(first == service._address.Task, $"'{program}' does not listen. It printed:\n{service.Printed}");
        service.Http.BaseAddress = await service._address.Task;
        return service;
    }

    /// <summary>Asks until the answer is the one wanted: what has just begun may be out of time.</summary>
    public async Task<string> GetStringAsync(string path, string wanted)
    {
        var answer = "";
        for (var attempt = 0; attempt < 20 && answer != wanted; attempt++)
        {
            using var response = await Http.GetAsync(path, TestContext.Current.CancellationToken);
            answer = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        }

        return answer;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Read(string? line)
    {
        if (line is null) return;                                   // the end of the stream
        lock (_printed) _printed.Append(line).Append('\n');
        if (line.IndexOf(Listening, StringComparison.Ordinal) is var at and >= 0)
        {
            _address.TrySetResult(new Uri(line[(at + Listening.Length)..].Trim()));
        }
    }
}
