using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using Lifeline.Repository.Api;

namespace Lifeline.Repository.Tests;

/// <summary>The core needs the framework alone, and every other package needs the core and exactly what it integrates.</summary>
public class ArrowsPointOneWay
{
    private const string Core = "Lifeline";

    /// <summary>What a package may reference beside the core: packages, frameworks, and other packages of this repository.</summary>
    private static readonly Dictionary<string, string[]> s_integrates = new()
    {
        ["Lifeline.AspNetCore"] = ["Microsoft.AspNetCore.App"],
        ["Lifeline.EntityFrameworkCore"] = ["Lifeline.Data", "Microsoft.EntityFrameworkCore.Relational"],
        ["Lifeline.MySqlConnector"] = ["Lifeline.Data", "MySqlConnector"],
        ["Lifeline.Npgsql"] = ["Lifeline.Data", "Npgsql"],
        ["Lifeline.Cli"] = ["Lifeline.Analyzers", "Lifeline.CodeFixes", "Microsoft.CodeAnalysis.CSharp.Workspaces", "Spectre.Console", "System.CommandLine"],
        ["Lifeline.Http"] = ["Microsoft.Extensions.Http"],
        ["Lifeline.Hosting"] = ["Microsoft.Extensions.Hosting.Abstractions"],
        ["Lifeline.Polly"] = ["Polly.Core"],
        ["Lifeline.Testing.Xunit"] = ["Lifeline.Testing", "xunit.v3.extensibility.core"],
        ["Lifeline.Sqlite"] = ["Lifeline.Data", "Microsoft.Data.Sqlite", "SQLitePCLRaw.bundle_e_sqlite3"],
    };

    /// <summary>Packages that run where the core can't be loaded, as in the compiler.</summary>
    private static readonly HashSet<string> s_withoutTheCore = ["Lifeline.Analyzers"];

    [Fact]
    public void The_cores_assembly_references_nothing_but_the_framework()
    {
        var baseline = new ApiBaseline(ThisBuild.Checkout, ThisBuild.ProjectFile(Core), ThisBuild.Configuration);
        using var image = new PEReader(File.OpenRead(baseline.Assembly()));
        var metadata = image.GetMetadataReader();
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

        var referenced = metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name)).ToList();

        Assert.NotEmpty(referenced);
        Assert.DoesNotContain(referenced, name => !File.Exists(Path.Combine(framework, name + ".dll")));
    }

    [Fact]
    public void The_core_needs_no_other_package() => Assert.Empty(References(Core));

    [Theory]
    [ClassData(typeof(EachPackage))]
    public void A_package_needs_the_core_and_what_it_integrates(string package)
    {
        if (package == Core) return;                                      // has a stricter test of its own
        var references = References(package);

        var allowed = s_integrates.GetValueOrDefault(package, []);
        var unexpected = references.Where(reference => reference != Core && !allowed.Contains(reference)).ToList();
        Assert.True(unexpected.Count == 0, $"{package} references {string.Join(" and ", unexpected)}. If that is what it integrates, "
            + $"list it in {nameof(ArrowsPointOneWay)}.{nameof(s_integrates)}; if it only builds the package, say PrivateAssets=\"all\".");
        Assert.True(references.Contains(Core) || s_withoutTheCore.Contains(package), $"{package} doesn't reference {Core}. "
            + $"If it runs where the core can't be loaded, list it in {nameof(ArrowsPointOneWay)}.{nameof(s_withoutTheCore)}.");
    }

    [Fact]
    public void No_arrow_leads_back()
    {
        foreach (var package in new EachPackage()) Visit(package.Data, []);

        static void Visit(string package, string[] way)
        {
            Assert.False(way.Contains(package), $"A circle: {string.Join(" → ", [.. way, package])}");
            foreach (var next in References(package).Where(reference => File.Exists(ThisBuild.ProjectFile(reference))))
                Visit(next, [.. way, package]);
        }
    }

    [Fact]
    public void The_table_names_only_packages_that_exist() =>
        Assert.DoesNotContain(s_integrates.Keys.Concat(s_withoutTheCore), package => !File.Exists(ThisBuild.ProjectFile(package)));

    /// <summary>The names of what a project brings to its users: not what only builds it.</summary>
    private static List<string> References(string package)
    {
        var items = XDocument.Load(ThisBuild.ProjectFile(package)).Descendants().Where(element => !OnlyBuilds(element)).ToList();
        return
        [
            .. items.Where(item => item.Name.LocalName == "ProjectReference").Select(item => Path.GetFileNameWithoutExtension(Included(item).Replace('\\', '/'))),
            .. items.Where(item => item.Name.LocalName is "PackageReference" or "FrameworkReference").Select(Included),
        ];
    }

    private static string Included(XElement item) => item.Attribute("Include")?.Value ?? "";

    private static bool OnlyBuilds(XElement item) => Says(item, "PrivateAssets", "all") || Says(item, "ReferenceOutputAssembly", "false");

    private static bool Says(XElement item, string name, string value) =>
        string.Equals(item.Attribute(name)?.Value ?? item.Element(name)?.Value, value, StringComparison.OrdinalIgnoreCase);
}
