namespace Lifeline.Cli.Tests;

/// <summary>Real projects, read by the real SDK.</summary>
public class CheckingProjects
{
    private const string Shouting = "namespace Code; public static class Speech { public static int SpeakLoudly() => 1; }\n";
    private const string Polite = "namespace Code; public static class Speech { public static int Speak() => 1; }\n";
    private const string NotCSharp = "namespace Code; public static class Speech { public static int Speak() => \"one\"; }\n";

    [Fact]
    public async Task What_is_found_is_shown_with_its_line_and_answered_with_1()
    {
        using var scratch = new Scratch().Project("App", Shouting);

        var result = await Scratch.CheckAsync(scratch["App/App.csproj"]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("LL9001 Shouted 1 place: A method shouts\nhttps://lifeline.example/LL9001\n", result.Output, StringComparison.Ordinal);
        var indent = Shouting.IndexOf("SpeakLoudly", StringComparison.Ordinal);
        Assert.Contains($"""
              App.cs:1:{indent + 1} warning 'SpeakLoudly' shouts
                 1 | {Shouting.TrimEnd()}
                   | {new string(' ', indent)}~~~~~~~~~~~

            """, result.Output, StringComparison.Ordinal);
        Assert.StartsWith("lifeline: restoring packages, reading 1 project\n", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_found_is_answered_with_0()
    {
        using var scratch = new Scratch().Project("App", Polite);

        var result = await Scratch.CheckAsync(scratch.Path);

        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("Nothing found in ", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_that_was_never_built_is_read_through_the_sources_of_what_it_references()
    {
        using var scratch = new Scratch().Solution("App", "Library").Project("Library", Polite)
            .Project("App", "System.Console.WriteLine(Code.Speech.Speak()); class A { void CallLoudly() { } }",
                """<ProjectReference Include="../Library/Library.csproj" />""");
        scratch.Write("App/App.csproj", scratch.Read("App/App.csproj").Replace("<ImplicitUsings>", "<OutputType>Exe</OutputType><ImplicitUsings>", StringComparison.Ordinal));

        var result = await Scratch.CheckAsync(scratch["App/App.csproj"]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("'CallLoudly' shouts", result.Output, StringComparison.Ordinal);
        Assert.Contains("in 1 project", result.Output, StringComparison.Ordinal);        // the library is read, and not checked: nobody asked
        Assert.Empty(Directory.EnumerateFiles(scratch.Path, "*.dll", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Each_framework_is_checked_and_a_place_counts_once()
    {
        using var scratch = new Scratch().Project("Library",
            """
            namespace Code;
            public static class Speech
            {
                public static int EverywhereLoudly() => 1;
            #if NETSTANDARD
                public static int OldLoudly() => 1;
            #endif
            }
            """, frameworks: "net10.0;netstandard2.0");

        var result = await Scratch.CheckAsync(scratch["Library"]);

        Assert.Contains("LL9001 Shouted 2 places", result.Output, StringComparison.Ordinal);
        Assert.Contains("'OldLoudly' shouts", result.Output, StringComparison.Ordinal);
        Assert.Contains("in 1 project", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_newest_csharp_and_generated_code_compile()
    {
        using var scratch = new Scratch().Project("App",
            """
            using System.Text.Json.Serialization;
            using System.Text.RegularExpressions;
            namespace Code;

            public static class Letters
            {
                extension(string text) { public bool HasDigits => Patterns.Digits().IsMatch(text); }
            }

            public partial class Patterns
            {
                public string Name { get; set => field = value.Trim(); } = "";
                [GeneratedRegex("[0-9]+")] public static partial Regex Digits();
                public static string Write() => System.Text.Json.JsonSerializer.Serialize(1, Numbers.Default.Int32);
                public static bool HasLoudly() => "1".HasDigits;
            }

            [JsonSerializable(typeof(int))] public partial class Numbers : JsonSerializerContext;
            """);

        var result = await Scratch.CheckAsync(scratch["App"]);

        Assert.Equal("", Problems(result));
        Assert.Contains("'HasLoudly' shouts", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_code_says_about_a_rule_counts()
    {
        using var scratch = new Scratch().Project("App",
            """
            using System.Diagnostics.CodeAnalysis;
            namespace Code;
            public static class Speech
            {
            #pragma warning disable LL9001
                public static int PragmaLoudly() => 1;
            #pragma warning restore LL9001
                [SuppressMessage("Tests", "LL9001", Justification = "Because")] public static int AttributeLoudly() => 1;
                public static int FoundLoudly() => 1;
            }
            """)
            .Write("App/Quiet/Quiet.cs", "namespace Code; class Quiet { void FolderLoudly() { } }")
            .Write("App/.editorconfig", "root = true\n[*.cs]\ndotnet_diagnostic.LL9001.severity = error\n[Quiet/*.cs]\ndotnet_diagnostic.LL9001.severity = none\n");

        var result = await Scratch.CheckAsync(scratch["App"]);

        Assert.Contains("error 'FoundLoudly' shouts", result.Output, StringComparison.Ordinal);
        Assert.Contains("LL9001 Shouted 1 place:", result.Output, StringComparison.Ordinal);
        Assert.Equal(1, result.ExitCode);                                                // an error of a rule is a finding, not a reason to stop
    }

    [Fact]
    public async Task Projects_that_cannot_be_checked_are_named_and_the_others_are_checked()
    {
        using var scratch = new Scratch().Solution("App", "Wrong", "Torn", "Sdkless", "Gone").Project("App", Shouting).Project("Wrong", NotCSharp)
            .Write("Torn/Torn.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup>")
            .Write("Sdkless/Sdkless.csproj", """<Project Sdk="Lifeline.No.Such.Sdk/1.0.0" />""");

        var result = await Scratch.CheckAsync(scratch.Path);

        Assert.Equal(2, result.ExitCode);                                                // as grep: an answer with a hole in it is no answer
        Assert.Contains("'SpeakLoudly' shouts", result.Output, StringComparison.Ordinal);
        Assert.Contains($"problem {scratch["Wrong/Wrong.csproj"]} was not checked: it doesn't compile for net10.0. See that 'dotnet build Wrong.csproj' works.", result.Error, StringComparison.Ordinal);
        Assert.Contains("error CS0029", result.Error, StringComparison.Ordinal);
        Assert.Contains($"problem {scratch["Torn/Torn.csproj"]} could not be read: its build fails.", result.Error, StringComparison.Ordinal);
        Assert.Contains($"problem {scratch["Sdkless/Sdkless.csproj"]} could not be read: its build fails.", result.Error, StringComparison.Ordinal);
        Assert.Contains("The SDK 'Lifeline.No.Such.Sdk/1.0.0' specified could not be found.", result.Error, StringComparison.Ordinal);
        Assert.Contains($"problem {scratch["Gone/Gone.csproj"]} is not there, although All.slnx names it.", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_file_that_is_not_there_is_named()
    {
        using var scratch = new Scratch().Project("App", Shouting, """<Compile Include="Lost.cs" />""");

        var result = await Scratch.CheckAsync(scratch["App"]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("was not checked for net10.0: it needs 1 file that is not there.", result.Error, StringComparison.Ordinal);
        Assert.Contains(scratch["App/Lost.cs"], result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_generator_of_the_code_itself_is_built_if_it_is_not()
    {
        using var scratch = new Scratch().Project("App", "namespace Code; class A { void CallLoudly() => Made.Up(); }",
                """<ProjectReference Include="../Maker/Maker.csproj" OutputItemType="Analyzer" ReferenceOutputAssembly="false" />""")
            .Project("Maker",
                """
                using Microsoft.CodeAnalysis;
                [Generator]
                public class Maker : IIncrementalGenerator
                {
                    public void Initialize(IncrementalGeneratorInitializationContext context) =>
                        context.RegisterPostInitializationOutput(made => made.AddSource("Made.cs", "namespace Code { static class Made { public static void Up() { } } }"));
                }
                """, $"""<Reference Include="{typeof(Microsoft.CodeAnalysis.ISymbol).Assembly.Location}" />""");

        var result = await Scratch.CheckAsync(scratch["App"]);

        Assert.Equal("", Problems(result));
        Assert.Contains("'CallLoudly' shouts", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_sdk_that_is_not_installed_is_said_in_so_many_words()
    {
        using var scratch = new Scratch().Project("App", Shouting).Write("App/global.json", """{ "sdk": { "version": "99.0.100", "rollForward": "disable" } }""");

        var result = await Scratch.CheckAsync(scratch["App"]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("can't be built here: its .NET SDK is missing. Install the SDK that its global.json asks for, or change global.json.", result.Error, StringComparison.Ordinal);
        Assert.Contains("99.0.100", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_restore_packages_that_are_missing_are_a_problem_with_its_remedy()
    {
        using var scratch = new Scratch().Project("App", "using NotRestored; class A { void SpeakLoudly() { } }", """<PackageReference Include="NotRestored" Version="1.0.0" />""");

        var result = await Scratch.CheckAsync(scratch["App"], "--no-restore");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("error CS0246", result.Error, StringComparison.Ordinal);
        Assert.Contains("Leave out --no-restore, or see that 'dotnet build App.csproj' works.", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("restoring", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_that_breaks_down_is_a_problem_and_not_silence()
    {
        using var scratch = new Scratch().Project("App", "namespace Code; class Landmine { void StepLoudly() { } }");

        var result = await Scratch.CheckAsync(scratch["App"]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("'StepLoudly' shouts", result.Output, StringComparison.Ordinal);
        Assert.Contains("was not checked in full: ", result.Error, StringComparison.Ordinal);
        Assert.Contains("stepped on", result.Error, StringComparison.Ordinal);
        Assert.Contains("ISymbol: Landmine", result.Error, StringComparison.Ordinal);       // where it was, for the report
    }

    [Fact]
    public async Task Only_the_named_rules_are_checked_also_those_that_are_off()
    {
        using var scratch = new Scratch().Project("App", "namespace Code; class Silent { void SpeakLoudly() { } }");

        var all = await Scratch.CheckAsync(scratch["App"]);
        var named = await Scratch.CheckAsync(scratch["App"], "--rules", "silent");

        Assert.DoesNotContain("LL9002", all.Output, StringComparison.Ordinal);
        Assert.Contains("info 'Silent' says nothing", named.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("LL9001", named.Output, StringComparison.Ordinal);
    }

    private static string Problems(Checked result) => string.Join('\n', result.Error.Split('\n').SkipWhile(line => !line.StartsWith("problem", StringComparison.Ordinal)));
}
