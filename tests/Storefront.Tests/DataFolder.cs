namespace Storefront.Tests;

/// <summary>A folder for the sample's database, gone after the test.</summary>
public sealed class DataFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lifeline-storefront-");

    public string Path => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);
}
