using System.Xml.Linq;
using Lifeline.Repository.Tests.Running;

namespace Lifeline.Repository.Tests;

/// <summary>What holds for every project and file, whoever adds it.</summary>
public class TheRepositoryIsTidy
{
    private static readonly string[] s_folders = ["src", "tests", "samples", "bench", "docs", "eng"];

    /// <summary>In two parts each, so that this file doesn't name them.</summary>
    private static readonly string[] s_registryHosts =
    [
        "nuget." + "org", "myget." + "org", "nuget.pkg." + "github", "pkgs." + "dev.azure", "npmjs." + "org", "npmjs." + "com",
        "yarnpkg." + "com", "pypi." + "org", "deb." + "debian.org", "archive." + "ubuntu.com", "proxy." + "golang.org",
    ];

    private static readonly Checkout s_checkout = ThisBuild.Checkout;

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = XDocument.Load(s_checkout.SolutionFile).Descendants("Project").Select(project => project.Attribute("Path")!.Value).ToHashSet();

        AssertNone(s_folders.SelectMany(Projects).Where(project => !solution.Contains(project)), "is not in Lifeline.slnx, so no build includes it: add it.");
        AssertNone(solution.Where(project => !File.Exists(s_checkout.FullPath(project))), "is in Lifeline.slnx but not there.");
    }

    [Fact]
    public void Every_project_has_its_lock_file()
    {
        var files = s_checkout.Files().ToHashSet();

        AssertNone(s_folders.SelectMany(Projects).Where(project => !files.Contains(Sibling(project, "packages.lock.json"))),
            "has no packages.lock.json beside it: build it and commit the file.");
    }

    [Fact]
    public void Every_package_is_named_as_its_folder() =>
        AssertNone(Projects("src").Where(project => project.Split('/') is not ["src", var folder, var file] || file != folder + ".csproj"),
            "is not src/NAME/NAME.csproj: the name of the package, its project and its folder are one.");

    [Fact]
    public void Every_project_with_tests_is_named_so_that_the_build_runs_it() =>
        AssertNone(Projects("tests").Where(project => HasTests(project) != IsRunByTheBuild(project)),
            "either has tests and is not tests/NAME.Tests/NAME.Tests.csproj, which ./build.sh test runs, or the other way round.");

    [Fact]
    public void The_order_of_the_tests_names_projects_that_are_there() =>
        AssertNone(File.ReadLines(s_checkout.FullPath("eng/test-order.txt")).Where(line => !line.StartsWith('#')).Where(line =>
                line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not ["beside" or "alone", var name, ..]
                || !File.Exists(s_checkout.FullPath($"tests/{name}/{name}.csproj"))),
            "stands in eng/test-order.txt, and is not 'beside' or 'alone' and the name of a test project.");

    [Fact]
    public async Task Every_file_is_formatted_as_dotnet_format_leaves_it() =>
        await ChildProcess.DotNetAsync(s_checkout.Root, "format", "whitespace", "--folder", ".", "--verify-no-changes", "--exclude", "artifacts");

    [Fact]
    public void No_file_names_the_host_of_a_package_registry() =>
        AssertNone(s_checkout.Files().Where(file =>
            {
                var text = File.ReadAllText(s_checkout.FullPath(file));
                return s_registryHosts.Any(host => text.Contains(host, StringComparison.OrdinalIgnoreCase));
            }),
            "names a registry's host. Where packages come from is up to the machine that builds.");

    // eng/Tests.props gives xunit to what is named so. A program of tests that are meant to fail says that it is no test project.
    private static bool HasTests(string project)
    {
        var text = File.ReadAllText(s_checkout.FullPath(project));
        return project.EndsWith(".Tests.csproj", StringComparison.Ordinal)
            || (text.Contains("\"xunit.", StringComparison.Ordinal) && !text.Contains("<IsTestProject>false<", StringComparison.Ordinal));
    }

    private static bool IsRunByTheBuild(string project) =>
        project.Split('/') is ["tests", var folder, var file] && folder.EndsWith(".Tests", StringComparison.Ordinal) && file == folder + ".csproj";

    private static void AssertNone(IEnumerable<string> files, string wrong)
    {
        var all = string.Join("\n", files.Select(file => $"{file} {wrong}"));
        Assert.True(all.Length == 0, all);
    }

    private static IEnumerable<string> Projects(string folder) => s_checkout.ProjectsUnder(folder).Select(s_checkout.Relative);

    private static string Sibling(string project, string name) => project[..(project.LastIndexOf('/') + 1)] + name;
}
