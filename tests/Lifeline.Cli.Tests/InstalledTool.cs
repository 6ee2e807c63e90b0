using Lifeline.Repository.Tests.Running;

namespace Lifeline.Cli.Tests;

/// <summary>The tool, packed from the build that these tests came with and installed from the package, once for all tests.</summary>
public sealed class InstalledTool : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    public string Path => _folder[OperatingSystem.IsWindows() ? "tools/lifeline.exe" : "tools/lifeline"];

    public async ValueTask InitializeAsync()
    {
        // A version that no cache has, so that nothing else can answer.
        var version = $"0.1.0-check{Guid.NewGuid():N}";
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        await ChildProcess.DotNetAsync(Checkout(), "pack", "src/Lifeline.Cli", "--no-build", "-c", configuration, "-v", "quiet",
            $"-p:PackageVersion={version}", $"-p:PackageOutputPath={_folder["packages"]}", $"-p:NuspecOutputPath={_folder["nuspec"]}");
        await ChildProcess.DotNetAsync(
            _folder.Path, "tool", "install", "Lifeline.Cli", "--version", version, "--tool-path", _folder["tools"], "--add-source", _folder["packages"]);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>The folder of the checkout that these tests belong to.</summary>
    public static string Checkout()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder!.FullName, "Lifeline.slnx"))) folder = folder.Parent;
        return folder.FullName;
    }
}
