namespace Lifeline.Repository.Tests.Running;

/// <summary>
/// Every package under src/, packed from the build that these tests came with into a temporary folder, under a
/// version that no earlier run has used, so that no cache can answer instead.
/// </summary>
public sealed class PackedPackages : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    public string Version { get; } = $"0.1.0-check{Guid.NewGuid():N}";

    public string Folder => _folder["packages"];

    public string Package(string name) => Path.Combine(Folder, $"{name}.{Version}.nupkg");

    public string Symbols(string name) => Path.Combine(Folder, $"{name}.{Version}.snupkg");

    public async ValueTask InitializeAsync() => await ChildProcess.DotNetAsync(ThisBuild.Checkout.Root, "pack", ThisBuild.Checkout.SolutionFile,
        "--no-build", "-c", ThisBuild.Configuration, "-v", "minimal",
        $"-p:PackageVersion={Version}", $"-p:PackageOutputPath={Folder}", $"-p:NuspecOutputPath={_folder["nuspec"]}");

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
