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

    /// <summary>Projects in this folder find these packages, and by the way what else this machine has restored before.</summary>
    internal void OfferIn(TemporaryFolder folder)
    {
        // Only adds a source: those of the machine stay, whatever they are.
        folder.Write("nuget.config",
            $"""
            <configuration>
              <packageSources>
                <add key="packed" value="{Folder}" />
              </packageSources>
            </configuration>
            """);

        // What was restored before is read where it is; what these packages bring goes away with the folder.
        folder.Write("Directory.Build.props",
            $"""
            <Project>
              <PropertyGroup>
                <RestorePackagesPath>{folder["restored"]}</RestorePackagesPath>
                <RestoreFallbackFolders>{Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages")}</RestoreFallbackFolders>
              </PropertyGroup>
            </Project>
            """);
    }

    /// <summary>The elements of a project that reference these packages.</summary>
    internal string References(params IEnumerable<string> names) =>
        string.Concat(names.Select(name => $"<PackageReference Include=\"{name}\" Version=\"{Version}\" />"));

    public async ValueTask InitializeAsync() => await ChildProcess.DotNetAsync(ThisBuild.Checkout.Root, "pack", ThisBuild.Checkout.SolutionFile,
        "--no-build", "-c", ThisBuild.Configuration, "-v", "minimal",
        $"-p:PackageVersion={Version}", $"-p:PackageOutputPath={Folder}", $"-p:NuspecOutputPath={_folder["nuspec"]}");

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
