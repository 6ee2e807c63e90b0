namespace Lifeline.Peers.Tests.Running;

/// <summary>The scripts under node/, with the packages that they need installed beside them, once for all tests.</summary>
public sealed class NodePeers : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(AppContext.BaseDirectory, "node");
    private string? _missing;

    public async ValueTask InitializeAsync()
    {
        var installed = Path.Combine(_folder, "node_modules", "installed.json");
        var wanted = await File.ReadAllTextAsync(Path.Combine(_folder, "package-lock.json"));
        if (File.Exists(installed) && await File.ReadAllTextAsync(installed) == wanted)
        {
            return;
        }

        if (Tool.Find("npm") is not { } npm)
        {
            _missing = "'npm' is not installed. ./build.sh test installs it where it may (eng/apt-packages.txt).";
            return;
        }

        // Without scripts of packages: none of these needs one, and nobody has read them.
        var (exitCode, _, errors) = await ToolProcess.RunAsync(npm, _folder, "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        if (exitCode == 0)
        {
            await File.WriteAllTextAsync(installed, wanted);
        }
        else
        {
            _missing = $"npm could not install the peers' packages: {errors}";
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    internal ToolProcess Start(string script, params object[] arguments)
    {
        Assert.SkipWhen(_missing is not null, _missing ?? "");
        return ToolProcess.Start(Tool.Require("node"), _folder, [script, .. arguments.Select(argument => $"{argument}")]);
    }
}
