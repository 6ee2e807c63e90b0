using Microsoft.CodeAnalysis;

namespace Lifeline.Repository.Api;

/// <summary>A package's PublicApi.txt: its public surface as it was last reviewed, beside what is built now.</summary>
/// <param name="checkout">The working tree.</param>
/// <param name="project">The full path of the package's project file.</param>
/// <param name="configuration">Which build to look at: Debug or Release.</param>
public sealed class ApiBaseline(Checkout checkout, string project, string configuration)
{
    /// <summary>The package's name, which is its project's and its assembly's too.</summary>
    public string Package => Path.GetFileNameWithoutExtension(project);

    /// <summary>The full path of the reviewed text.</summary>
    public string File => Path.Combine(Folder, "PublicApi.txt");

    private string Folder => Path.GetDirectoryName(project)!;

    /// <summary>What is built now, printed.</summary>
    /// <exception cref="InvalidOperationException">The package has not been built.</exception>
    public string Built()
    {
        var references = System.IO.File.ReadLines(TheOnly("obj", "references.txt"))
            .Select(path => MetadataReference.CreateFromFile(path));
        return ApiPrinter.Print(MetadataReference.CreateFromFile(Assembly()), references);
    }

    /// <summary>The full path of the package's built assembly.</summary>
    /// <exception cref="InvalidOperationException">The package has not been built.</exception>
    public string Assembly() => TheOnly("bin", Package + ".dll");

    /// <summary>What differs between the reviewed text and what is built now; null if nothing does.</summary>
    public string? Difference() => TextDifference.Between(Reviewed(), Built());

    /// <summary>Writes what is built now as the reviewed text. True if that changed the file.</summary>
    public bool Accept()
    {
        if (System.IO.File.Exists(File) && Difference() is null) return false;
        System.IO.File.WriteAllText(File, Built());
        return true;
    }

    private string Reviewed() => System.IO.File.Exists(File) ? System.IO.File.ReadAllText(File).ReplaceLineEndings("\n") : "";

    /// <summary>A package is built for one framework, so that a name occurs once below bin or obj.</summary>
    private string TheOnly(string output, string name)
    {
        var folder = Path.Combine(Folder, output, configuration);
        var found = Directory.Exists(folder)
            ? Directory.GetDirectories(folder).Select(framework => Path.Combine(framework, name)).Where(System.IO.File.Exists).ToList()
            : [];
        if (found.Count == 1) return found[0];
        throw new InvalidOperationException(
            $"{found.Count} files '{name}' in the folders of {checkout.Relative(folder)}, one expected. Build the solution first: ./build.sh build");
    }
}
