using System.Globalization;
using Lifeline.Processes;

namespace Lifeline.Hosting.Tests;

/// <summary>A running MachineApp: real signals to a real process.</summary>
internal sealed class App : IAsyncDisposable
{
    private readonly ChildProcess _child;
    private readonly IAsyncEnumerator<string> _lines;

    private App(ChildProcess child)
    {
        _child = child;
        _lines = child.ReadLinesAsync().GetAsyncEnumerator();
    }

    /// <summary>Starts it, and waits for its first line if it is to say one.</summary>
    public static async Task<App> StartAsync(string what, double graceInSeconds = 1000, bool isReady = true)
    {
        var command = new ProcessCommand(
            "dotnet", Path.Combine(AppContext.BaseDirectory, "MachineApp.dll"), what, graceInSeconds.ToString(CultureInfo.InvariantCulture))
        {
            Grace = TimeSpan.Zero,
        };
        var app = new App(ChildSignals.Heard(() => command.Start(Context.Background)));
        if (isReady)
        {
            Assert.Equal("ready", await app.NextLine());
        }

        return app;
    }

    public async Task<string?> NextLine() => await _lines.MoveNextAsync().AsTask().Arrives() ? _lines.Current : null;

    public async Task Send(string signal) =>
        (await new ProcessCommand("kill", $"-{signal}", $"{_child.Id}").RunAsync(Context.Background).Arrives()).EnsureSuccess();

    public Task<ProcessResult> Ends() => _child.Result.Arrives();

    public async ValueTask DisposeAsync()
    {
        await _lines.DisposeAsync();
        await _child.DisposeAsync();
    }
}
