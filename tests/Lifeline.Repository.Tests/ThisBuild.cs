namespace Lifeline.Repository.Tests;

/// <summary>The checkout and the build that these tests belong to, and the packages of that checkout as cases of a theory.</summary>
internal static class ThisBuild
{
    public static Checkout Checkout { get; } = Checkout.Find();

    /// <summary>Debug or Release: the tests are in …/bin/CONFIGURATION/FRAMEWORK/.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    public static string ProjectFile(string package) => Checkout.FullPath($"src/{package}/{package}.csproj");
}

/// <summary>The name of each package under src/.</summary>
public sealed class EachPackage : TheoryData<string>
{
    public EachPackage() => AddRange(ThisBuild.Checkout.PackageProjects.Select(project => Path.GetFileNameWithoutExtension(project)));
}
