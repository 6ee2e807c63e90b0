using System.IO.Compression;
using System.Text.Json;
using System.Xml.Linq;
using Lifeline.Repository.Tests.Running;

namespace Lifeline.Repository.Tests;

/// <summary>The packages work for somebody who has nothing but the packages.</summary>
[Collection(OneBuildAtATime.Name)]
public class PackagesAreConsumable(PackedPackages packages)
{
    [Fact]
    public async Task A_fresh_project_compiles_against_the_core_and_its_debug_build_names_what_it_lost()
    {
        using var folder = new TemporaryFolder();
        WriteProject(folder, "Consumer", "Exe", ("Lifeline", packages.Version));
        folder.Write("Program.cs",
            """
            using System.Runtime.CompilerServices;
            using Lifeline;

            LifelineEvents.ContextLost += lost => Console.WriteLine($"lost: {lost.Site}");
            Lose();
            for (var i = 0; i < 5; i++) { GC.Collect(); GC.WaitForPendingFinalizers(); }
            while (LifelineEvents.PendingCallbacks > 0) { Thread.Yield(); }     // handlers don't run on the finalizer's thread

            using var scope = Context.Background.WithTimeout(TimeSpan.FromMinutes(1));
            Console.WriteLine($"live: {!scope.Context.IsDone}");
            scope.Cancel();
            Console.WriteLine($"ended: {scope.Context.Error!.GetType().Name}");

            [MethodImpl(MethodImplOptions.NoInlining)]
            static void Lose() => Context.Background.WithCancel();
            """);

        await ChildProcess.DotNetAsync(folder.Path, "build", "-o", folder["built"]);
        var printed = await ChildProcess.DotNetAsync(folder.Path, folder["built/Consumer.dll"]);

        Assert.Equal("lost: Program.cs:15\nlive: True\nended: CanceledException\n", printed);
    }

    [Theory]
    [InlineData("Lifeline", "using var scope = Lifeline.Context.Background.WithCancel(); _ = scope.Context.WithCancel();", "LL1001")]
    [InlineData("Lifeline.Analyzers", "using var cts = new CancellationTokenSource(); Use(CancellationTokenSource.CreateLinkedTokenSource(cts.Token).Token);", "LL1001")]
    public async Task A_fresh_project_gets_the_warning(string package, string mistake, string rule)
    {
        using var folder = new TemporaryFolder();
        WriteProject(folder, "Consumer", "Library", (package, packages.Version));
        folder.Write("Mistake.cs", $$"""class Consumer { void M() { {{mistake}} } static void Use(object any) { } }""");

        var printed = await ChildProcess.DotNetAsync(folder.Path, "build", "-o", folder["built"]);

        Assert.Contains($"warning {rule}", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("CS8032", printed, StringComparison.Ordinal);             // an analyzer that could not be loaded
        Assert.DoesNotContain("AD0001", printed, StringComparison.Ordinal);             // or that threw
    }

    [Fact]
    public async Task A_leaking_test_of_a_fresh_project_fails_with_the_file_and_line_of_the_leak()
    {
        using var folder = new TemporaryFolder();
        WriteProject(folder, "Shop.Tests", "Exe", ("Lifeline.Testing.Xunit", packages.Version), ("xunit.v3", "3.2.2"));
        folder.Write("Cart.cs",
            """
            using Lifeline;

            static class Cart
            {
                public static Context Open(Context ctx)
                {
                    return ctx.WithTimeout(TimeSpan.FromMinutes(1));
                }
            }
            """);
        folder.Write("CartTests.cs",
            """
            using Lifeline;
            using Lifeline.Testing;
            using Xunit;

            [assembly: CheckLeaks]

            public class CartTests
            {
                [Fact]
                public void Leaks() => Assert.False(Cart.Open(TestContext.Current.LeakCheck()).IsDone);

                [Fact]
                public void Does_not_leak()
                {
                    using var scope = TestContext.Current.LeakCheck().Context.WithCancel();
                    Assert.False(scope.Context.IsDone);
                }
            }
            """);

        await ChildProcess.DotNetAsync(folder.Path, "build", "-o", folder["built"]);
        await ChildProcess.DotNetAsync(folder.Path, folder["built/Shop.Tests.dll"], "-noLogo", "-method", "CartTests.Does_not_leak");
        var printed = await ChildProcess.FailingDotNetAsync(folder.Path, folder["built/Shop.Tests.dll"], "-noLogo", "-noColor");

        Assert.Contains("CartTests.Leaks [FAIL]", printed, StringComparison.Ordinal);
        Assert.Contains("a context that was not disposed: WithDeadline, derived at Cart.cs:7", printed, StringComparison.Ordinal);
        Assert.Contains("Failed: 1,", printed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_with_implicit_usings_gets_those_of_the_packages_that_it_references_itself_unless_it_says_no()
    {
        using var folder = new TemporaryFolder();
        packages.OfferIn(folder);
        folder.Write("app.csproj",
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup>{packages.References("Lifeline.Sqlite", "Lifeline.EntityFrameworkCore", "Lifeline.Hosting", "Lifeline.Polly")}</ItemGroup>
            </Project>
            """);
        await ChildProcess.DotNetAsync(folder.Path, "restore");

        Assert.Equal(["Lifeline", "Lifeline.Data", "Lifeline.EntityFrameworkCore", "Lifeline.Hosting", "Lifeline.Sqlite"], await UsingsAsync());
        Assert.Empty(await UsingsAsync("-p:LifelineImplicitUsings=false"));
        Assert.Empty(await UsingsAsync("-p:ImplicitUsings=disable"));

        async Task<List<string>> UsingsAsync(params string[] more)
        {
            var items = await ChildProcess.DotNetAsync(folder.Path, ["msbuild", "-nologo", "-getItem:Using", .. more]);
            using var parsed = JsonDocument.Parse(items);
            return [.. parsed.RootElement.GetProperty("Items").GetProperty("Using").EnumerateArray().Select(item => item.GetProperty("Identity").GetString()!)
                .Where(name => name.StartsWith("Lifeline", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal)];
        }
    }

    [Fact]
    public async Task A_program_whose_queries_nothing_would_end_is_warned_about_the_package_that_is_missing()
    {
        using var folder = new TemporaryFolder();
        packages.OfferIn(folder);
        folder.Write("app.csproj",
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
              </PropertyGroup>
              <ItemGroup>
                {packages.References("Lifeline.EntityFrameworkCore")}
                <PackageReference Include="Microsoft.Data.Sqlite" Version="{SqliteVersion()}" />
                <PackageReference Include="Lifeline.Sqlite" Version="{packages.Version}" Condition="'$(HasIt)' == 'true'" />
              </ItemGroup>
            </Project>
            """);

        Assert.Contains("warning LIFELINE001: ", await ResolveAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("warning", await ResolveAsync("-p:HasIt=true"), StringComparison.Ordinal);

        Task<string> ResolveAsync(params string[] more) =>
            ChildProcess.DotNetAsync(folder.Path, ["msbuild", "-nologo", "-v:m", "-restore", "-t:ResolveReferences", .. more]);

        static string SqliteVersion() => XDocument.Load(ThisBuild.Checkout.FullPath("Directory.Packages.props")).Descendants("PackageVersion")
            .Single(package => package.Attribute("Include")!.Value == "Microsoft.Data.Sqlite").Attribute("Version")!.Value;
    }

    [Theory]
    [ClassData(typeof(EachPackage))]
    public void A_package_holds_its_readme_and_names_its_license(string package)
    {
        using var opened = ZipFile.OpenRead(packages.Package(package));

        Assert.NotNull(opened.GetEntry("README.md"));
        using var text = opened.GetEntry($"{package}.nuspec")!.Open();
        var metadata = XDocument.Load(text).Descendants().Where(element => element.Name.LocalName is "license" or "readme" or "description")
            .ToDictionary(element => element.Name.LocalName);
        Assert.Equal("expression", metadata["license"].Attribute("type")?.Value);
        Assert.Equal("MIT", metadata["license"].Value);
        Assert.Equal("README.md", metadata["readme"].Value);
        Assert.NotEqual("Package Description", metadata["description"].Value);              // what the SDK puts where there is none
    }

    [Theory]
    [ClassData(typeof(EachPackage))]
    public void A_package_holds_its_assembly_with_documentation_and_symbols(string package)
    {
        using var opened = ZipFile.OpenRead(packages.Package(package));
        var files = opened.Entries.Select(entry => entry.FullName).ToList();

        Assert.Contains(files, file => Path.GetFileName(file) == $"{package}.dll");
        // Only what is compiled against needs documentation and symbols: a tool and an analyzer are not.
        foreach (var assembly in files.Where(file => file.StartsWith("lib/", StringComparison.Ordinal) && file.EndsWith(".dll", StringComparison.Ordinal)))
        {
            Assert.Contains(Path.ChangeExtension(assembly, ".xml"), files);
            using var symbols = ZipFile.OpenRead(packages.Symbols(package));
            Assert.Contains(Path.ChangeExtension(assembly, ".pdb"), symbols.Entries.Select(entry => entry.FullName));
        }
    }

    private void WriteProject(TemporaryFolder folder, string name, string outputType, params (string Name, string Version)[] references)
    {
        // Only adds a source: those of the machine stay, whatever they are.
        folder.Write("nuget.config",
            $"""
            <configuration>
              <packageSources>
                <add key="packed" value="{packages.Folder}" />
              </packageSources>
            </configuration>
            """);
        folder.Write($"{name}.csproj",
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>{outputType}</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <RestorePackagesPath>{folder["restored"]}</RestorePackagesPath>
              </PropertyGroup>
              <ItemGroup>
                <Compile Remove="restored/**" />
                {string.Concat(references.Select(package => $"<PackageReference Include=\"{package.Name}\" Version=\"{package.Version}\" />"))}
              </ItemGroup>
            </Project>
            """);
    }
}
