namespace Lifeline.Cli.Tests;

/// <summary>--fix changes the files, completely or not at all.</summary>
public class FixingCode
{
    private static readonly byte[] s_mark = [0xEF, 0xBB, 0xBF];

    [Fact]
    public async Task All_places_are_fixed_and_reported_and_nothing_is_left()
    {
        using var scratch = new Scratch()
            .Project("App", "namespace Code; class A { void OneLoudly() { } void TwoLoudly() { } }\n")
            .Write("App/B.cs", "namespace Code; class B { void ThreeLoudly() { } }\n");

        var result = await Scratch.CheckAsync(scratch["App"], "--fix");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("namespace Code; class A { void One() { } void Two() { } }\n", scratch.Read("App/App.cs"));
        Assert.Equal("namespace Code; class B { void Three() { } }\n", scratch.Read("App/B.cs"));
        Assert.Contains("fixed LL9001 Shouted 3 places:\n    App.cs:1\n    App.cs:1\n    B.cs:1\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("Nothing found in ", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fix_whose_result_does_not_compile_is_not_applied_and_the_others_are()
    {
        using var scratch = new Scratch().Project("App",
            """
            namespace Code;
            class A
            {
                void FineLoudly() { }
                void TwiceLoudly() { }
                void Twice() { }
            }
            """);

        var result = await Scratch.CheckAsync(scratch["App"], "--fix");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("void Fine() { }", scratch.Read("App/App.cs"), StringComparison.Ordinal);
        Assert.Contains("void TwiceLoudly() { }", scratch.Read("App/App.cs"), StringComparison.Ordinal);
        Assert.Contains($"not fixed {scratch["App/App.cs"]}(5): the fix of LL9001 was not applied, because the result doesn't compile (CS0111: ", result.Output, StringComparison.Ordinal);
        Assert.Contains("'TwiceLoudly' shouts", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fix_that_breaks_another_project_is_not_applied()
    {
        using var scratch = new Scratch().Solution("Library", "User")
            .Project("Library", "namespace Code; public static class Speech { public static int SpeakLoudly() => 1; }")
            .Project("User", "class A { int B => Code.Speech.SpeakLoudly(); }", """<ProjectReference Include="../Library/Library.csproj" />""");
        var before = scratch.Read("Library/Library.cs");

        var result = await Scratch.CheckAsync(scratch.Path, "--fix");

        Assert.Equal(before, scratch.Read("Library/Library.cs"));
        Assert.Contains("not fixed", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_for_several_frameworks_is_fixed_once_and_for_all_of_them()
    {
        using var scratch = new Scratch().Project("Library", "namespace Code; class A { void OneLoudly() { } void TwoLoudly() { } }\n", frameworks: "net10.0;netstandard2.0");

        var result = await Scratch.CheckAsync(scratch["Library"], "--fix");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("namespace Code; class A { void One() { } void Two() { } }\n", scratch.Read("Library/Library.cs"));
        Assert.Contains("fixed LL9001 Shouted 2 places:", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_keeps_its_line_ends_its_byte_order_mark_and_its_mode()
    {
        using var scratch = new Scratch().Project("App", "");
        byte[] before = [.. s_mark, .. "class A\r\n{\r\n\tvoid ÜberLoudly() { }\r\n}\r\n"u8];
        byte[] after = [.. s_mark, .. "class A\r\n{\r\n\tvoid Über() { }\r\n}\r\n"u8];
        File.WriteAllBytes(scratch["App/App.cs"], before);
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead;
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(scratch["App/App.cs"], Mode);

        var result = await Scratch.CheckAsync(scratch["App"], "--fix");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(after, File.ReadAllBytes(scratch["App/App.cs"]));
        if (!OperatingSystem.IsWindows()) Assert.Equal(Mode, File.GetUnixFileMode(scratch["App/App.cs"]));
    }

    [Fact]
    public async Task Code_that_does_not_compile_is_left_alone()
    {
        using var scratch = new Scratch().Project("App", "class A { void OneLoudly() => nothing; }");

        var result = await Scratch.CheckAsync(scratch["App"], "--fix");

        Assert.Equal(2, result.ExitCode);
        Assert.Equal("class A { void OneLoudly() => nothing; }", scratch.Read("App/App.cs"));
    }
}
