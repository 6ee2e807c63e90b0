using System.Xml.Linq;
using Xunit;

namespace Lifeline.Repository.Tests;

/// <summary>What holds for every project and file, whoever adds it.</summary>
public class TheRepositoryIsTidy
{
    private static readonly string[] s_folders = ["src", "tests", "samples", "bench", "docs", "eng"];

    /// <summary>In two parts each, so that this file doesn't name them.</summary>
    private static readonly string[] s_registryHosts =
        ["nuget." + "org", "npmjs." + "org", "npmjs." + "com", "yarnpkg." + "com", "pypi." + "org", "myget." + "org", "pkgs." + "dev.azure", "nuget.pkg." + "github", "deb." + "debian.org", "archive." + "ubuntu.com"];

    private static readonly Checkout s_checkout = ThisBuild.Checkout;

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = XDocument.Load(s_checkout.SolutionFile).Descendants("Project").Select(project => project.Attribute("Path")!.Value);

        Assert.Equal(s_folders.SelectMany(Projects).Order(StringComparer.Ordinal), solution.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_project_has_its_lock_file()
    {
        var files = s_checkout.Files().ToHashSet();

        Assert.DoesNotContain(s_folders.SelectMany(Projects), project => !files.Contains(Sibling(project, "packages.lock.json")));
    }

    [Fact]
    public void Every_package_is_named_as_its_folder() =>
        Assert.DoesNotContain(Projects("src"), project => project.Split('/') is not ["src", var folder, var file] || file != folder + ".csproj");

    [Fact]
    public void Every_project_with_tests_is_named_so_that_the_build_runs_it() =>
        Assert.DoesNotContain(Projects("tests"), project =>
            File.ReadAllText(s_checkout.FullPath(project)).Contains("xunit.runner", StringComparison.Ordinal)
            != (project.Split('/') is ["tests", var folder, var file] && folder.EndsWith(".Tests", StringComparison.Ordinal) && file == folder + ".csproj"));

    [Fact]
    public void No_file_names_the_host_of_a_package_registry() =>
        Assert.DoesNotContain(s_checkout.Files(), file =>
        {
            var text = File.ReadAllText(s_checkout.FullPath(file));
            return s_registryHosts.Any(host => text.Contains(host, StringComparison.OrdinalIgnoreCase));
        });

    private static IEnumerable<string> Projects(string folder) => s_checkout.ProjectsUnder(folder).Select(s_checkout.Relative);

    private static string Sibling(string project, string name) => project[..(project.LastIndexOf('/') + 1)] + name;
}
